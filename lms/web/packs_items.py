"""Drawing the item types of installed packages.

A package that brings an item type brings the template that draws it, too: `templates/<name>.html`
beside the module of its class. Without it the first learner to reach such an item would meet an
error, so the start is refused instead.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

from lms.core.items.base import ItemType
from lms.core.items.registry import BUILT_IN, RegistryError

#: What the player calls the template of a type.
TEMPLATE = "learning/items/{}.html"


def draw_installed(app: Flask, item_types: Mapping[str, type[ItemType]]) -> None:
    """Let the application find the templates of all types that are not ours.

    Raises:
        RegistryError: a type has none.
    """
    brought = {
        TEMPLATE.format(name): _template(name, kind)
        for name, kind in item_types.items()
        if kind not in BUILT_IN
    }
    if brought:
        own: list[BaseLoader] = [app.jinja_loader] if app.jinja_loader else []
        app.jinja_loader = ChoiceLoader([*own, DictLoader(brought)])


def _template(name: str, kind: type[ItemType]) -> str:
    path = Path(inspect.getfile(kind)).parent / "templates" / f"{name}.html"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise RegistryError(
            f"item type {name!r} ({kind.__module__}) cannot be drawn: there is no {path}"
        ) from error
