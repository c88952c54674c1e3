"""Launches by LTI 1.3 against the bare page: `make bench-lti`."""
