"""Reading the words of a lesson's items in one language, those of the quiz and of the bank."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lms.core.content.document import Document, read_document
from lms.core.content.fields import hint
from lms.core.content.item_reading import tell_spec_error
from lms.core.content.lint import Lint
from lms.core.content.model import Item
from lms.core.content.problems import Rule
from lms.core.content.prose import BANK, QUIZ, ItemsFence, Prose
from lms.core.content.reading import Reading, Structure
from lms.core.content.svg import PLACEHOLDER


class ItemWords:
    """The items of one file, held against the structure."""

    def __init__(
        self, reading: Reading, lesson: Structure, language: str, prose: Prose, lint: Lint
    ) -> None:
        self.reading = reading
        self.lesson = lesson
        self.prose = prose
        self.path = f"{lesson.folder}/{language}.md"
        self.lint = lint

    def quiz(self) -> dict[str, dict[str, Any]]:
        """The words of the quiz: item id → words."""
        return self._read(QUIZ, self.prose.quiz, self.lesson.item_ids, self.lesson.items)

    def bank(self) -> dict[str, dict[str, Any]]:
        """The words of the bank: item id → words."""
        items = {item_id: each.item for item_id, each in self.lesson.bank.items()}
        return self._read(BANK, self.prose.bank, self.lesson.bank_ids, items)

    def _read(
        self,
        section: str,
        fence: ItemsFence | None,
        wanted: Collection[str],
        items: Mapping[str, Item],
    ) -> dict[str, dict[str, Any]]:
        document = self._document(section, fence, wanted)
        if document is None or fence is None:
            return {}
        found: dict[str, Any] = document.value
        for item_id in wanted:
            if item_id and not isinstance(found.get(item_id), dict):
                message = f"no words for the item {item_id!r}"
                self._add(document.line(found, item_id), Rule.MISSING_WORDS, message)
        for item_id, words in found.items():
            if item_id not in wanted:
                message = f"{section}.yaml has no item {item_id!r}{hint(item_id, wanted)}"
                self._add(document.line(found, item_id), Rule.UNKNOWN_ID, message)
            elif item_id in items and isinstance(words, dict):
                self._check_item(document, items[item_id], words)
        self.lint.items(fence.text, document, found, items)
        return {item_id: words for item_id, words in found.items() if isinstance(words, dict)}

    def _document(
        self, section: str, fence: ItemsFence | None, wanted: Collection[str]
    ) -> Document | None:
        """The words as a document, or None after noting that there are none."""
        if fence is None:
            if wanted and not self.prose.has(section):
                message = f"there is no section ## … {{#{section}}} with the words of the items"
                self._add(self.prose.last_line, Rule.MISSING_WORDS, message)
            return None
        document = read_document(
            fence.text, self.path, self.reading.problems, fence.line, words=True
        )
        if isinstance(document.value, dict):
            return document
        if not document.broken:
            self._add(fence.line, Rule.BAD_VALUE, "must name the items")
        return None

    def _check_item(self, document: Document, item: Item, words: dict[str, Any]) -> None:
        gaps = item.body.to_spec().get("gaps")
        text = words.get("text")
        mismatch = False
        if isinstance(gaps, dict) and isinstance(text, str):
            mismatch = self._check_gaps(document, item.id, words, set(gaps))
        for error in item.body.check_words(words):
            if not (mismatch and error.field == "text"):
                tell_spec_error(document, words, f"item {item.id}", error)

    def _check_gaps(
        self, document: Document, item_id: str, words: dict[str, Any], gaps: set[str]
    ) -> bool:
        """Whether the gaps in the text differ from those of the structure."""
        found = PLACEHOLDER.findall(words["text"])
        if sorted(found) == sorted(gaps):
            return False
        message = (
            f"item {item_id}: text has the gaps {', '.join(found) or 'none'}, "
            f"the structure has {', '.join(sorted(gaps))}"
        )
        self._add(document.line(words, "text"), Rule.PLACEHOLDER_MISMATCH, message)
        return True

    def _add(self, line: int, rule: Rule, message: str) -> None:
        self.reading.problems.add(self.path, line, rule, message)
