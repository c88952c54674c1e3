"""People and organisations of the application that hosts us."""
