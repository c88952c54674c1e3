"""`{% kept key, … %} … {% endkept %}`: a stretch of a template that is rendered once for each key.

For what stands on a page unchanged for everybody: the head of a lesson, the links of the footer.
The language of the page and the prefix below which we are mounted belong to every key. Nothing
about a person may stand inside, and no form, since a form carries a token.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import Flask, request
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from lms.web.frames import has_token_in_address
from lms.web.language import current_language

#: Stretches kept by a process, a kilobyte or two each; the oldest go first.
KEPT = 2048


class Keeping(Extension):
    """The tag `kept`; what it keeps belongs to one application."""

    tags = {"kept"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into a call of `_draw` with its place and key, and its body as `caller`."""
        line = next(parser.stream).lineno
        key = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            key.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_draw", [place, nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _draw(self, place: str, key: Hashable, caller: Callable[[], str]) -> str:
        if has_token_in_address():
            return caller()
        full = (place, current_language(), request.script_root, key)
        text = self._kept.get(full)
        if text is None:
            text = caller()
            with self._lock:
                self._kept[full] = text
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return text


def init_app(app: Flask) -> None:
    """Give templates the tag."""
    app.jinja_env.add_extension(Keeping)
