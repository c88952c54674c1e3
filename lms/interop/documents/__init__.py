"""Lessons and courses as documents: slides, lesson plans, PDF and EPUB, in four languages.

`book` gathers what a lesson says, once for PDF and EPUB; each format then draws it. Nothing here
asks the clock: equal content gives equal bytes, so that a file may be kept by its content.
"""
