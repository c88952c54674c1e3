"""The example package of lessons: built, installed, checked, and gone through in a browser."""
