"""The outside world's formats: other learning systems launch us, take grades, or get files."""
