"""QTI 2.1 and 3.0: items with their grading, in packages, out and in."""
