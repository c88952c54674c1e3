"""Files out, for people: the pages of leaders and the command `lms export`.

What a format does not hold stands beside its file, always; nobody has to ask for it.
"""
