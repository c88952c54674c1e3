"""cmi5: the course structure, and lessons packed with it."""
