"""Assignments, class progress, lesson plans and printing: what a teacher or trainer does."""
