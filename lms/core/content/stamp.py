"""Writing into translations the digest of the original that they were made from.

Stamping says "this translation is up to date", so it is done by the one who made it so. Only the
line ``source-digest`` of the front matter changes; all else in the file stays byte for byte.
"""

from __future__ import annotations

import re
from pathlib import Path

from lms.core.content.document import read_document
from lms.core.content.files import clean_text
from lms.core.content.lessons import LESSON
from lms.core.content.problems import Problems
from lms.core.content.words import text_digest
from lms.core.languages import LANGUAGES

_FRONT = re.compile(r"\A---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)
_DIGEST = re.compile(r"^source-digest:[^\r\n]*", re.MULTILINE)
_STATE = re.compile(r"^state:[^\r\n]*(\r?\n)", re.MULTILINE)


def stamp(root: Path) -> tuple[Path, ...]:
    """Stamp all translations below a folder (a pack, a course or a lesson).

    Answers the files that changed. Files that cannot be read are left for ``lms check`` to tell.
    """
    changed = []
    for path in sorted(root.rglob(LESSON)):
        changed += _stamp_lesson(path)
    return tuple(changed)


def _stamp_lesson(path: Path) -> list[Path]:
    original, languages = _languages(path)
    texts = {language: _text(path.parent / f"{language}.md") for language in languages}
    source = texts.pop(original, None)
    if source is None:
        return []
    digest = text_digest(clean_text(source))
    changed = []
    for language, text in texts.items():
        stamped = _stamped(text, digest) if text is not None else None
        if stamped is not None and stamped != text:
            file = path.parent / f"{language}.md"
            file.write_bytes(stamped.encode())
            changed.append(file)
    return changed


def _languages(path: Path) -> tuple[str, list[str]]:
    value = read_document(_text(path) or "", path.name, Problems()).value
    if not isinstance(value, dict) or not isinstance(value.get("languages"), list):
        return "", []
    return str(value.get("original")), [each for each in value["languages"] if each in LANGUAGES]


def _text(path: Path) -> str | None:
    try:
        return None if path.is_symlink() else path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _stamped(text: str, digest: str) -> str | None:
    """The text with the digest in its front matter, or None if it has no place for it."""
    front = _FRONT.match(text)
    if front is None:
        return None
    start, end = front.span(1)
    line = f"source-digest: {digest}"
    head, count = _DIGEST.subn(line, front[1], count=1)
    if not count:
        head, count = _STATE.subn(lambda state: f"{state[0]}{line}{state[1]}", front[1], count=1)
    return text[:start] + head + text[end:] if count else None
