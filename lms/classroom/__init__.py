"""Live runs: a lesson led in class, answered by phone, shared tablet, paper card and raised hand."""
