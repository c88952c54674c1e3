"""The interface catalogues: collect strings, check that every language is complete, compile.

    python deploy/catalogues.py update | check | compile

English stands in the code, so there is a catalogue for each other language. `check` fails on a
string that is missing, empty, fuzzy or obsolete, where placeholders or HTML tags differ, and where
a string stands so that it is not collected.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
TRANSLATED = ("vi", "th", "ja")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
EXTENSIONS = "jinja2.ext.do,lms.web.keeping.Keeping"
OPTIONS = {"**/templates/**.html": {"extensions": EXTENSIONS, "newstyle_gettext": "true"}}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"</?[a-z][^>]*>")


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def collected() -> Catalog:
    """All strings of the code as they stand now."""
    catalogue = Catalog(project="climate-lms", charset="utf-8")
    found = extract_from_dir(
        ROOT / "lms",
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in found:
        # Without line numbers: a catalogue changes when a string does, not when code moves.
        catalogue.add(message, None, [(f"lms/{file}", 1)], auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="climate-lms", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> None:
    """Bring every catalogue up to the code; strings that went are dropped."""
    template = collected()
    for language in TRANSLATED:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as stream:
            write_po(
                stream,
                catalogue,
                width=100,
                sort_output=True,
                no_location=True,
                ignore_obsolete=True,
            )
        left = sum(1 for each in catalogue if each.id and not _is_translated(each))
        print(f"{language}: {len(catalogue)} strings, {left} to translate")  # noqa: T201


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(texts) and all(texts)


def faults(language: str, template: Catalog) -> Iterator[str]:
    """Everything that keeps a language from being complete."""
    catalogue = read(language)
    wanted = {(each.id, each.context) for each in template if each.id}
    present = {(each.id, each.context): each for each in catalogue if each.id}
    for key in sorted(wanted - set(present), key=str):
        yield f"missing: {key[0]!r}"
    for key in sorted(set(present) - wanted, key=str):
        yield f"no longer used: {key[0]!r}"
    for key, message in present.items():
        if key not in wanted:
            continue
        if message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        if not _is_translated(message):
            yield f"not translated: {message.id!r}"
        else:
            yield from _differences(message)


def _differences(message: Message) -> Iterator[str]:
    originals = message.id if isinstance(message.id, list | tuple) else [message.id]
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    allowed = {frozenset(PLACEHOLDER.findall(each)) for each in originals}
    tags = {tuple(sorted(TAG.findall(each))) for each in originals}
    for text in texts:
        if frozenset(PLACEHOLDER.findall(text)) not in allowed:
            yield f"other placeholders: {text!r} for {message.id!r}"
        if tuple(sorted(TAG.findall(text))) not in tags:
            yield f"other tags: {text!r} for {message.id!r}"


def unseen() -> Iterator[str]:
    """Strings that the collector passes over: before Python 3.12 an f-string is one piece to it."""
    for path in sorted((ROOT / "lms").rglob("*.py")):
        whole = ast.walk(ast.parse(path.read_text("utf-8")))
        formatted = [each for each in whole if isinstance(each, ast.JoinedStr)]
        for call in (each for one in formatted for each in ast.walk(one)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS:
                yield f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)} in an f-string"


def check() -> int:
    """Print every fault of every language; the number of them."""
    template = collected()
    count = 0
    for fault in unseen():
        print(fault)  # noqa: T201
        count += 1
    for language in TRANSLATED:
        for fault in faults(language, template):
            print(f"{path_of(language).relative_to(ROOT)}: {fault}")  # noqa: T201
            count += 1
    return count


def compile_all() -> None:
    """Compile the catalogues that changed since they were last compiled."""
    for source in sorted(FOLDER.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as stream:
                catalogue = read_po(stream)
            with target.open("wb") as stream:
                write_mo(stream, catalogue)


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    if command == "update":
        update()
    elif command == "check":
        sys.exit(1 if check() else 0)
    elif command == "compile":
        compile_all()
    else:
        sys.exit(__doc__)
