"""Packs of lessons on disk, as immutable, validated objects and located problems.

``load.py`` reads a pack, ``check.py`` tells all that is wrong with it, ``render.py`` turns its
prose into HTML. Nothing here knows a web page, a database or the time of day.
"""
