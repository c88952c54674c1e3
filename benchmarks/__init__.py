"""Measuring the product against a bare Flask application on the same server: `make bench`.

Every budget is a ratio taken in one run, in alternating rounds, or an absolute size; times in
seconds are printed but nobody's machine is held to them, except where a budget names them.
"""
