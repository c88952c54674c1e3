"""`lms demo`: a believable demonstration, made only through the services that people use.

Chance is seeded, so that every installation tells the same story; passwords and PINs are not,
since a seed that everybody can read would make them public. No page knows of the demonstration.
"""

from __future__ import annotations

from lms.training.demo.command import demo

__all__ = ["demo"]
