"""Lessons that run without our server: pages, grading in the browser, what both formats share."""
