"""docs/operations.md keeps step with the settings and the commands."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from lms.cli import main
from lms.config import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")


def rows(first: str) -> list[tuple[str, ...]]:
    """The rows of the table whose first column begins like this, without the marks of code."""
    found = re.findall(rf"^\| (`{first}.*) \|$", PAGE, re.MULTILINE)
    return [tuple(cell.strip("`") for cell in row.split(" | ")) for row in found]


def shown(default: Any) -> str:
    if default in ("", ()):
        return "empty"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default)


def test_every_setting_stands_there_with_its_default_and_its_words():
    declared = [
        (f"LMS_{each.name.upper()}", shown(each.default), each.metadata["doc"])
        for each in fields(Settings)
    ]
    assert [tuple(cell.replace("`", "") for cell in row) for row in rows("LMS_")] == [
        tuple(cell.replace("`", "") for cell in row) for row in declared
    ]


def commands(group: click.Group, path: str = "lms") -> list[str]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        full = f"{path} {name}"
        found += commands(command, full) if isinstance(command, click.Group) else [full]
    return found


def test_every_command_stands_there():
    assert [row[0] for row in rows("lms ")] == commands(main)
