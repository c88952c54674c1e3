"""Our blocks between lines of slashes, on top of pymdownx' generic blocks.

Each becomes a section with a heading; ``sample-answer`` a closed ``details``; ``figure`` and
``calculator`` an empty place: the renderer fills the one after the rest has been sanitised, the page
the other, for its numbers are the reader's.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only builds elements here
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from lms.core.content.blocks import BlockKind
from lms.core.content.labels import BLOCK_TITLES, label
from lms.core.content.markup.context import Context
from lms.core.items.wording import plain

FIGURE_PLACE = "figure-place-"
CALCULATOR_PLACE = "calculator-place-"

_TAG = re.compile(r"</?su[bp]>")


class TitledBlock(Block):  # type: ignore[misc] # pymdownx is untyped here
    """A section with a heading: the block's own word, and the author's title if there is one."""

    ARGUMENT = None

    def on_create(self, parent: ET.Element) -> ET.Element:
        """The section with its heading."""
        kind = BLOCK_TITLES[self.NAME]
        word = label(kind, self.config["context"].language)
        shown = f"block block-{self.NAME}"
        section = ET.SubElement(
            parent, "section", {"class": shown, "aria-label": plain_title(self.argument) or word}
        )
        heading = ET.SubElement(section, "h3", {"class": "block-title"})
        _fill_heading(heading, word, self.argument)
        return section


class SampleAnswerBlock(Block):  # type: ignore[misc] # pymdownx is untyped here
    """An answer to compare with, closed until the learner opens it."""

    NAME = BlockKind.SAMPLE_ANSWER.value
    ARGUMENT = None

    def on_create(self, parent: ET.Element) -> ET.Element:
        """The closed answer with its heading."""
        details = ET.SubElement(parent, "details", {"class": f"block block-{self.NAME}"})
        word = label(BLOCK_TITLES[self.NAME], self.config["context"].language)
        _fill_heading(ET.SubElement(details, "summary"), word, self.argument)
        return details


class FigureBlock(Block):  # type: ignore[misc] # pymdownx is untyped here
    """The place of a figure, named by its id."""

    NAME = BlockKind.FIGURE.value
    ARGUMENT = True

    def on_create(self, parent: ET.Element) -> ET.Element:
        """An empty element that the renderer finds again by its id."""
        return ET.SubElement(parent, "div", {"id": f"{FIGURE_PLACE}{self.argument}"})


class CalculatorBlock(Block):  # type: ignore[misc] # pymdownx is untyped here
    """The place of a model that learners try, named by its id."""

    NAME = BlockKind.CALCULATOR.value
    ARGUMENT = True

    def on_create(self, parent: ET.Element) -> ET.Element:
        """An empty element that the page finds again by its id."""
        return ET.SubElement(parent, "div", {"id": f"{CALCULATOR_PLACE}{self.argument}"})


def plain_title(title: str | None) -> str:
    """A title without Markdown and HTML, for a label or a document."""
    return plain(_TAG.sub("", title)) if title else ""


def _fill_heading(heading: ET.Element, word: str, title: str | None) -> None:
    if not title:
        heading.text = word
        return
    kind = ET.SubElement(heading, "span", {"class": "block-kind"})
    kind.text = word
    kind.tail = f" {title}"


def _titled(kind: BlockKind) -> type[TitledBlock]:
    name = "".join(part.title() for part in kind.value.split("-")) + "Block"
    return type(name, (TitledBlock,), {"NAME": kind.value})


class OurBlocksExtension(BlocksExtension):  # type: ignore[misc] # pymdownx is untyped here
    """Registers all our blocks."""

    TITLED: ClassVar[tuple[BlockKind, ...]] = (
        BlockKind.TEACHER_NOTE,
        BlockKind.ACTIVITY,
        BlockKind.NO_DEVICES,
        BlockKind.DISCUSSION,
        BlockKind.ALONE,
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def extendMarkdownBlocks(  # noqa: N802 named by pymdownx
        self, md: Markdown, block_mgr: Any
    ) -> None:
        """Register the blocks with the context that they render in."""
        del md
        settings = {"context": self.context}
        for kind in self.TITLED:
            block_mgr.register(_titled(kind), settings)
        block_mgr.register(SampleAnswerBlock, settings)
        block_mgr.register(FigureBlock, settings)
        block_mgr.register(CalculatorBlock, settings)
