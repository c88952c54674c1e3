"""Mistakes that readers report, and the pages on which editors hold lessons against each other."""
