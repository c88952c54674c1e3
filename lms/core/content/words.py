"""Reading a lesson's words in one language, and holding them against the structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lms.core.content.blocks import BlockKind
from lms.core.content.document import Document, read_document
from lms.core.content.fields import Fields, hint
from lms.core.content.files import digest_of
from lms.core.content.item_words import ItemWords
from lms.core.content.lint import Lint, Named
from lms.core.content.model import (
    FigureWords,
    LessonWords,
    Mode,
    Phase,
    StepWords,
    TranslationState,
)
from lms.core.content.parity import check_parity
from lms.core.content.problems import Problems, Rule
from lms.core.content.prose import (
    EXIT_QUESTION,
    FURTHER_READING,
    NOT_STEPS,
    Prose,
    Section,
    block_lines,
    split_prose,
)
from lms.core.content.reading import Reading, Structure

#: Where an original's digest is cut: sixty-four bits, written by hand if need be.
DIGEST_LENGTH = 16


def read_words(reading: Reading, lesson: Structure) -> dict[str, LessonWords]:
    """The words of a lesson in each of its languages, the original first."""
    texts = {}
    order = [lesson.original, *(each for each in lesson.languages if each != lesson.original)]
    for language in order:
        if language in lesson.languages:
            path = f"{lesson.folder}/{language}.md"
            text = reading.files.read(path, (f"{lesson.folder}/lesson.yaml", lesson.languages_line))
            if text is not None:
                texts[language] = text
    original = texts.get(lesson.original)
    source = text_digest(original) if original is not None else ""
    words = {}
    for language, text in texts.items():
        prose = split_prose(text, f"{lesson.folder}/{language}.md", reading.problems)
        if prose is not None:
            read = _Words(reading, lesson, language, prose).read(text, source)
            if read is not None:
                words[language] = read
    check_parity(lesson.folder, lesson.original, words, reading.problems)
    if lesson.original in words:
        _check_exit_question(lesson, words[lesson.original], reading.problems)
        _check_calculators(lesson, words[lesson.original], reading.problems)
    return words


def _check_calculators(lesson: Structure, words: LessonWords, problems: Problems) -> None:
    """A calculator that the structure names stands once in the text; translations follow it."""
    text = "\n".join(step.markdown for step in words.steps.values())
    placed = Counter(title for *_, name, title in block_lines(text) if name == BlockKind.CALCULATOR)
    for calculator in lesson.calculators:
        if placed[calculator] != 1:
            message = f"calculators: place {calculator!r} once, with /// calculator | {calculator}"
            problems.add(f"{lesson.folder}/lesson.yaml", 1, Rule.MISSING_CALCULATOR, message)


def _check_exit_question(lesson: Structure, words: LessonWords, problems: Problems) -> None:
    """Plans print the question that ends a lesson, and a teacher learns from its answers."""
    if not any(step.phase is Phase.CONCLUSION for step in lesson.steps):
        return
    asked = [(step, words.steps[step.id].markdown.count(EXIT_QUESTION)) for step in lesson.steps]
    found = [step for step, times in asked for _ in range(times)]
    if [step.phase for step in found] != [Phase.CONCLUSION]:
        line = words.steps[(found or lesson.steps)[-1].id].line
        message = f"one question, in the conclusion, is marked […{EXIT_QUESTION}"
        problems.add(f"{lesson.folder}/{lesson.original}.md", line, Rule.EXIT_QUESTION, message)


def text_digest(text: str) -> str:
    """The digest of a language's text that a translation made from it records."""
    return digest_of(text)[:DIGEST_LENGTH]


class _Words:
    """One language of one lesson while it is read."""

    def __init__(self, reading: Reading, lesson: Structure, language: str, prose: Prose) -> None:
        self.reading = reading
        self.lesson = lesson
        self.language = language
        self.prose = prose
        self.path = f"{lesson.folder}/{language}.md"
        self.is_original = language == lesson.original
        named = Named(lesson.figure_ids, frozenset(lesson.calculators))
        self.lint = Lint(self.path, language, reading.shared, named, reading.problems)

    def add(self, line: int, rule: Rule, message: str) -> None:
        self.reading.problems.add(self.path, line, rule, message)

    def read(self, text: str, source: str) -> LessonWords | None:
        """All words of the file, or None if its front matter cannot be read.

        ``source`` is the digest of the original's text.
        """
        items = ItemWords(self.reading, self.lesson, self.language, self.prose, self.lint)
        front = read_document(
            self.prose.front, self.path, self.reading.problems, first_line=2, words=True
        )
        if front.broken:
            self._steps()
            items.quiz()
            items.bank()
            return None
        fields = Fields(front, front.value, "front matter")
        state = self._state(fields)
        words = LessonWords(
            language=self.language,
            title=fields.text("title"),
            summary=fields.text("summary"),
            state=state,
            stale=self._stale(fields, source),
            objectives=self._objectives(fields),
            materials=fields.texts("materials", needed=False),
            figures=self._figures(fields),
            steps=self._steps(),
            further_reading=self._further_reading(),
            items=items.quiz(),
            bank=items.bank(),
            digest=text_digest(text),
        )
        fields.done()
        return words

    def _state(self, fields: Fields) -> TranslationState:
        state = fields.one_of("state", TranslationState)
        if (state is TranslationState.ORIGINAL) != self.is_original:
            message = (
                "this is the original: write state: original"
                if self.is_original
                else "this is a translation: write state: machine or state: reviewed"
            )
            fields.fault("state", Rule.BAD_VALUE, message)
        return state

    def _stale(self, fields: Fields, source: str) -> bool:
        made_from = fields.text("source-digest", needed=False)
        if self.is_original:
            if made_from:
                fields.fault("source-digest", Rule.UNKNOWN_FIELD, "an original has none")
            return False
        if made_from == source:
            return False
        message = "the original has changed since this translation" if made_from else "is missing"
        message += "; bring it up to date, then write the digest with lms check --stamp"
        fields.fault("source-digest", Rule.STALE_TRANSLATION, message)
        return True

    def _objectives(self, fields: Fields) -> dict[str, str]:
        texts = fields.mapping_of("objectives", needed=bool(self.lesson.objectives))
        self._same_ids(fields, "objectives", texts, self.lesson.objectives)
        return {key: str(text) for key, text in texts.items() if text is not None}

    def _same_ids(
        self, fields: Fields, key: str, texts: Mapping[str, Any], wanted: Mapping[str, Any]
    ) -> None:
        """Every id that the structure has needs words, and no other may have any."""
        line = fields.line(key)
        for each in wanted:
            if not texts.get(each):
                message = f"{key}: no words for {each!r}"
                self.add(fields.document.line(texts, each) if texts else line,
                         Rule.MISSING_WORDS, message)  # fmt: skip
        for each in texts:
            if each not in wanted:
                message = f"{key}: {each!r} is unknown in lesson.yaml{hint(each, wanted)}"
                self.add(fields.document.line(texts, each), Rule.UNKNOWN_ID, message)

    def _figures(self, fields: Fields) -> dict[str, FigureWords]:
        wanted = dict.fromkeys(self.lesson.figure_ids)
        texts = fields.mapping_of("figures", needed=False)
        self._same_ids(fields, "figures", texts, wanted)
        return {
            figure: self._figure(fields.document, texts, figure)
            for figure in texts
            if figure in self.lesson.figures and isinstance(texts[figure], dict)
        }

    def _figure(self, front: Document, texts: Mapping[str, Any], figure: str) -> FigureWords:
        fields = Fields(front, texts[figure], f"figure {figure}")
        alt = fields.text("alt", needed=False)
        if not alt.strip():
            message = "needs alt: one sentence for those who cannot see it"
            fields.fault("alt", Rule.FIGURE_WITHOUT_ALT, message)
        filled = fields.mapping_of("texts", needed=False)
        placeholders = self.lesson.placeholders.get(figure, {})
        for name in placeholders:
            if not filled.get(name):
                message = f"texts: no words for the placeholder {{{{{name}}}}} of the drawing"
                fields.fault(None, Rule.PLACEHOLDER_MISMATCH, message)
        for name in filled:
            if name not in placeholders:
                message = f"{fields.what}: texts: the drawing has no placeholder {{{{{name}}}}}"
                self.add(front.line(filled, name), Rule.PLACEHOLDER_MISMATCH, message)
        words = FigureWords(
            alt=alt,
            description=fields.text("description", needed=False),
            caption=fields.text("caption", needed=False),
            texts={name: str(text or "").replace("\\n", "\n") for name, text in filled.items()},
        )
        fields.done()
        self.lint.figure(fields.line, words)
        return words

    def _steps(self) -> dict[str, StepWords]:
        found: dict[str, Section] = {}
        for section in self.prose.sections:
            if section.id in found:
                message = f"{section.id!r} is the id of a second section"
                self.add(section.line, Rule.DUPLICATE_ID, message)
            elif section.id:
                found[section.id] = section
        wanted = {step.id: step for step in self.lesson.steps}
        for section in found.values():
            if section.id not in wanted and section.id not in NOT_STEPS:
                message = f"lesson.yaml has no step {section.id!r}{hint(section.id, wanted)}"
                self.add(section.line, Rule.UNKNOWN_ID, message)
        order = [section.id for section in found.values() if section.id in wanted]
        if order != [step for step in wanted if step in found]:
            line = found[order[0]].line
            self.add(line, Rule.STEP_ORDER, "the steps stand in another order than in lesson.yaml")
        return {
            step.id: self._step(found.get(step.id), step.id, step.mode) for step in wanted.values()
        }

    def _step(self, section: Section | None, step_id: str, mode: Mode) -> StepWords:
        if section is None or not section.text.strip() or not section.heading:
            line = self.prose.last_line if section is None else section.line
            message = f"step {step_id!r} has no prose in {self.language}"
            self.add(line, Rule.STEP_WITHOUT_PROSE, message)
            return StepWords(heading="", markdown="", line=line)
        pieces = self.lint.section(section.text, section.start)
        if mode is Mode.MULTI_WAY and not any(piece.kind == BlockKind.ALONE for piece in pieces):
            message = f"step {step_id!r} is multi-way and needs an alone block for one learner"
            self.add(section.line, Rule.ALONE_MISSING, message)
        return StepWords(heading=section.heading, markdown=section.text, line=section.line)

    def _further_reading(self) -> str:
        for section in self.prose.sections:
            if section.id == FURTHER_READING:
                self.lint.section(section.text, section.start)
                return section.text.strip()
        return ""
