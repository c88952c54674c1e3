"""The house: sizes, docstrings, a pure core, one lock without hosts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "lms").rglob("*.py"))
TEMPLATES = sorted((ROOT / "lms").rglob("templates/**/*.html"))
IMPURE = {"flask", "sqlalchemy", "wtforms", "babel", "flask_babel", "flask_wtf", "socket"}
CLOCK = {"datetime", "time", "random", "secrets"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_400_lines_and_says_what_one_finds_in_it(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_at_most_150_lines_and_nothing_inline(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script>|javascript:", text)


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    "path", [each for each in MODULES if "core" in each.relative_to(ROOT).parts], ids=name_of
)
def test_the_core_knows_no_flask_no_database_no_clock_and_no_chance(path):
    assert not imports_of(path) & (IMPURE | CLOCK)


def test_no_migration_imports_the_product():
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert "lms" not in imports_of(path)


def test_lock_files_carry_hashes_and_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"^--|https?://", text, re.MULTILINE)


def test_no_scripts_or_styles_come_from_elsewhere():
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert not re.search(r"<(script|link|img|iframe)[^>]*https?://", text), name_of(path)
