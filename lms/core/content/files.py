"""Reading a pack's files: bytes to clean text, and never a file outside the pack.

What is read is Unicode in one form (NFC, line feeds), so that digests and comparisons do not
depend on the editor that wrote the file. Symbolic links are followed only within the pack.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import unicodedata
from pathlib import Path

from lms.core.content.problems import Problems, Rule

#: Larger files are refused unread: the largest lesson so far has 30 kB.
MAX_BYTES = 2_000_000

_OTHER_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class PackFiles:
    """The files of one pack, read below ``root`` and nowhere else."""

    def __init__(self, root: Path, problems: Problems) -> None:
        self.root = root
        self.problems = problems
        self._real_root = os.path.realpath(root)
        self._hash = hashlib.sha256()

    def exists(self, path: str) -> bool:
        """Whether this is a file; links that lead out of the pack are told by ``read``."""
        return os.path.lexists(self.root / path)

    def inside(self, path: str) -> bool:
        """Whether a relative path, links followed, stays in the pack."""
        real = os.path.realpath(self.root / path)
        return real == self._real_root or real.startswith(self._real_root + os.sep)

    def read(self, path: str, named_at: tuple[str, int] | None = None) -> str | None:
        """The text of a file, or None after noting why it cannot be had.

        ``named_at`` is the file and line that asked for it, where its absence is reported.
        """
        at_path, at_line = named_at or (path, 1)
        if not self.inside(path):
            self.problems.add(
                at_path, at_line, Rule.PATH_OUTSIDE_PACK, f"{path} leads out of the pack"
            )
            return None
        try:
            with (self.root / path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError:
            self.problems.add(at_path, at_line, Rule.MISSING_FILE, f"there is no file {path}")
            return None
        return self._text(path, data)

    def digest(self) -> str:
        """A digest of all that was read, names and texts, in the order of reading."""
        return self._hash.hexdigest()

    def _text(self, path: str, data: bytes) -> str | None:
        text = self._decoded(path, data)
        if text is None:
            return None
        control = _CONTROL.search(text)
        if control:
            line = text.count("\n", 0, control.start()) + 1
            code = f"U+{ord(control.group()):04X}"
            self.problems.add(path, line, Rule.WRONG_ENCODING, f"control character {code}")
            return None
        text = clean_text(text)
        self._hash.update(f"{path}\0{len(text)}\0".encode())
        self._hash.update(text.encode())
        return text

    def _decoded(self, path: str, data: bytes) -> str | None:
        if len(data) > MAX_BYTES:
            self.problems.add(path, 1, Rule.BAD_VALUE, f"larger than {MAX_BYTES} bytes")
            return None
        if data.startswith(_OTHER_MARKS):
            self.problems.add(path, 1, Rule.WRONG_ENCODING, "save the file as UTF-8")
            return None
        if data.startswith(codecs.BOM_UTF8):
            message = "the file begins with a byte-order mark; save it as UTF-8 without one"
            self.problems.add(path, 1, Rule.BYTE_ORDER_MARK, message)
            data = data[len(codecs.BOM_UTF8) :]
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
            self.problems.add(path, line, Rule.WRONG_ENCODING, message)
            return None


def clean_text(text: str) -> str:
    """The text with line feeds only, in Unicode's composed form (NFC)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def digest_of(*texts: str) -> str:
    """SHA-256 over texts, each with its length, as hexadecimal."""
    total = hashlib.sha256()
    for text in texts:
        data = text.encode()
        total.update(f"{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()
