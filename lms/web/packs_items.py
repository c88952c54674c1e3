"""Drawing the item types of installed packages.

A package that brings an item type brings the template that draws it, too: `templates/<name>.html`
beside the module of its class. Without it the first learner to reach such an item would meet an
error, so the start is refused instead. A folder `static` beside it, where there is one, holds what
the template asks for by `static('item-types/<name>/<file>')`: scripts, styles, drawings.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

from lms.core.items.base import ItemType
from lms.core.items.registry import BUILT_IN, RegistryError
from lms.web.static import BROUGHT

#: What the player calls the template of a type.
TEMPLATE = "learning/items/{}.html"
#: What the names of its files begin with.
FILES = "item-types/{}/"


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
    app.extensions[BROUGHT] = {
        FILES.format(name): folder
        for name, kind in item_types.items()
        if kind not in BUILT_IN and (folder := _beside(kind) / "static").is_dir()
    }
    if brought:
        own: list[BaseLoader] = [app.jinja_loader] if app.jinja_loader else []
        app.jinja_loader = ChoiceLoader([*own, DictLoader(brought)])


def _template(name: str, kind: type[ItemType]) -> str:
    path = _beside(kind) / "templates" / f"{name}.html"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise RegistryError(
            f"item type {name!r} ({kind.__module__}) cannot be drawn: there is no {path}"
        ) from error


def _beside(kind: type[ItemType]) -> Path:
    return Path(inspect.getfile(kind)).parent
