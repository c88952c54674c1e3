"""`python -m tests.npm`: install them all."""

from tests.npm import install

install()
