"""The OpenAPI description, as it is served: from `openapi.yaml`, with where we stand."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml


@cache
def _written() -> dict[str, Any]:
    text = files("lms.interop.api").joinpath("openapi.yaml").read_text("utf-8")
    return cast(dict[str, Any], yaml.safe_load(text))


def document(root: str) -> dict[str, Any]:
    """The whole description; `root` is the path of the API, with where we are mounted."""
    return {**_written(), "servers": [{"url": root}]}
