"""The player, quizzes, attempts and progress of a learner.

This room does not know groups or assignments: whoever opens an attempt for one passes an opaque
context.
"""
