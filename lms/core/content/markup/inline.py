"""Inline marks: ``[@fact]``, ``[word](term:id)``, ``[number]{.given}`` and ``{.exit-question}``."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only builds elements here

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor

from lms.core.content.labels import SOURCE_NUMBER, TO_CONFIRM, label
from lms.core.content.markup.context import Context
from lms.core.content.model import Fact, FactTag

CITATION = r"\[@([a-z0-9-]+)( mentioned)?\]"
#: Citations in a row, with the blank before them: a number never begins a line.
CITATIONS = rf"\s?({CITATION}(?:\s?{CITATION})*)"
TERM = r"\[([^\[\]]+)\]\(term:([a-z0-9-]+)\)"
MARKED = r"\[([^\[\]]*(?:\[[^\]]*\][^\[\]]*)*)\]\{\.(given|exit-question)\}"
#: Keeps a number at the sign before it, as at a Japanese full stop, where a line may else break.
WORD_JOINER = "\u2060"
#: The question that ends a lesson; its text.
EXIT_QUESTION = MARKED.replace("(given|exit-question)", "exit-question")
RAISED = r"(<(su[bp])>)([^<>]*)</su[bp]>"


class InlineExtension(Extension):
    """Adds our inline marks; they come before Markdown's own brackets."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 named by Markdown
        """Register the marks."""
        md.inlinePatterns.register(Citations(CITATIONS, md, self.context), "citation", 179)
        md.inlinePatterns.register(TermLink(TERM, md), "term-link", 178)
        md.inlinePatterns.register(Marked(MARKED, md), "marked", 177)
        md.inlinePatterns.register(Raised(RAISED, "sup"), "raised", 95)


class Citations(InlineProcessor):
    """Raised numbers that lead to the sources, each once; a fact not yet confirmed says so."""

    def __init__(self, pattern: str, md: Markdown, context: Context) -> None:
        super().__init__(pattern, md)
        self.context = context

    def handleMatch(  # type: ignore[override] # noqa: N802 named by Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The numbers, or nothing where the pack holds none of the facts."""
        del data
        named = (self.context.facts.get(each[1]) for each in re.finditer(CITATION, m[1]))
        facts = [fact for fact in named if fact is not None]
        if not facts:
            return None, None, None
        element = self._element(facts)
        only_words = element.get("class") == "to-confirm"  # words keep the blank before them
        return element, m.start(1 if only_words else 0), m.end(0)

    def _element(self, facts: list[Fact]) -> ET.Element:
        whole = ET.Element("span", {"class": "cited"})
        language = self.context.language
        for source in dict.fromkeys(each for fact in facts for each in fact.sources):
            number = self.context.numbers.get(source)
            if number is not None:
                raised = ET.SubElement(whole, "sup", {"class": "cite"})
                told = label(SOURCE_NUMBER, language).format(n=number)
                link = {"href": f"#source-{source}", "aria-label": told}
                raised.text = WORD_JOINER
                ET.SubElement(raised, "a", link).text = str(number)
        if any(fact.tag in {FactTag.GENERAL, FactTag.UNVERIFIED} for fact in facts):
            if len(whole):
                whole[-1].tail = " "
            note = ET.SubElement(whole, "span", {"class": "to-confirm"})
            note.text = label(TO_CONFIRM, language)
        return whole[0] if len(whole) == 1 else whole


class TermLink(InlineProcessor):
    """A word that the glossary of the page explains."""

    def handleMatch(  # type: ignore[override] # noqa: N802 named by Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """A link to the term's entry."""
        del data
        link = ET.Element("a", {"class": "term", "href": f"#term-{m[2]}"})
        link.text = m[1]
        return link, m.start(0), m.end(0)


class Marked(InlineProcessor):
    """A number of ours, made up to reckon with; or the question that ends a lesson."""

    def handleMatch(  # type: ignore[override] # noqa: N802 named by Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """The same text, marked."""
        del data
        marked = ET.Element("span", {"class": m[2]})
        marked.text = m[1]
        return marked, m.start(0), m.end(0)


class Raised(SimpleTagInlineProcessor):
    """``<sub>`` and ``<sup>``, the HTML that chemistry cannot do without."""

    def handleMatch(  # type: ignore[override] # noqa: N802 named by Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """The raised or lowered text."""
        del data
        element = ET.Element(m[2])
        element.text = m[3]
        return element, m.start(0), m.end(0)
