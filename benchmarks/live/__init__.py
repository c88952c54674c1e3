"""Measuring a lesson in class: `make bench-live`.

A hall of participants with real event streams answers the polls of a run over HTTP, on one web
process, on two, and on two with Redis. Every acknowledgement is noted, and at the end compared with
the database, answer by answer.
"""
