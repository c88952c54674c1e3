"""The blueprints of the API: addresses for programs, and the pages of administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

#: Where the API stands; no language in it.
ROOT = "/api/v1"


class OnlyReading(Blueprint):
    """A blueprint whose addresses answer GET and HEAD; everything else is refused alike."""

    def add_url_rule(self, *args: Any, **options: Any) -> None:
        """Register an address, without the answer to OPTIONS that Flask would add."""
        super().add_url_rule(*args, **{"provide_automatic_options": False, **options})


api = OnlyReading("api", __name__, url_prefix=ROOT)
#: Pages of administrators; below those of `people`.
pages = Blueprint(
    "api_tokens", __name__, url_prefix="/<lang:lang>/admin/tokens", template_folder="templates"
)
