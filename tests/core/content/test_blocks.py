"""Every block of the format: what it renders to, and who sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lms.core.content.blocks import LEADERS_ONLY, LEARNERS_ONLY, BlockKind
from lms.core.content.labels import BLOCK_TITLES
from lms.core.content.model import Lesson, Pack
from lms.core.content.prose import split_blocks
from lms.core.content.render import RenderedStep, Renderer
from lms.core.languages import LANGUAGES

SECTIONS = [
    BlockKind.TEACHER_NOTE,
    BlockKind.ACTIVITY,
    BlockKind.NO_DEVICES,
    BlockKind.DISCUSSION,
    BlockKind.ALONE,
]


def rendered(pack: Pack, lesson: Lesson, markdown: str, language: str = "en") -> RenderedStep:
    """The step `compare` with other prose."""
    words = lesson.words[language]
    step = replace(words.steps["compare"], markdown=markdown)
    changed = replace(
        lesson,
        digest="changed",
        words={**lesson.words, language: replace(words, steps={**words.steps, "compare": step})},
    )
    return Renderer(pack).step(changed, language, "compare")


@pytest.mark.parametrize("kind", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_without_title_bears_its_own_word(
    pack: Pack, rain: Lesson, kind: BlockKind, language: str
) -> None:
    (piece,) = rendered(pack, rain, f"/// {kind}\nWords.\n///", language).pieces
    word = BLOCK_TITLES[kind][language]
    assert f'class="block block-{kind}"' in piece.html
    assert f'aria-label="{word}"' in piece.html
    assert f'<h3 class="block-title">{word}</h3>' in piece.html
    assert piece.body == "<p>Words.</p>"


@pytest.mark.parametrize("kind", SECTIONS)
def test_a_block_with_title_shows_both(pack: Pack, rain: Lesson, kind: BlockKind) -> None:
    (piece,) = rendered(
        pack, rain, f"/// {kind} | CO<sub>2</sub> & **beads**\n- one\n- two\n///"
    ).pieces
    word = BLOCK_TITLES[kind]["en"]
    assert f'<span class="block-kind">{word}</span> CO<sub>2</sub> &amp; ' in piece.html
    assert 'aria-label="CO2 &amp; beads"' in piece.html
    assert piece.title == "CO2 & beads"
    assert "<li>one</li>" in piece.body


def test_a_sample_answer_is_closed_at_first(pack: Pack, rain: Lesson) -> None:
    (piece,) = rendered(pack, rain, "/// sample-answer\nThirty.\n///").pieces
    assert piece.html.startswith('<details class="block block-sample-answer">')
    assert "<summary>A sample answer</summary>" in piece.html
    assert " open" not in piece.html
    assert piece.body == "<p>Thirty.</p>"


def test_a_figure_stands_where_its_block_is(pack: Pack, rain: Lesson) -> None:
    step = rendered(pack, rain, "Before.\n\n/// figure | gauge\n///\n\nAfter.")
    assert [piece.kind for piece in step.pieces] == ["", "figure", ""]
    assert step.learner.index("Before") < step.learner.index("<svg") < step.learner.index("After")
    assert "figure-place" not in step.learner


def test_a_figure_may_stand_in_another_block(pack: Pack, rain: Lesson) -> None:
    step = rendered(pack, rain, "//// activity\n/// figure | gauge\n///\n////")
    assert "<svg" in step.learner
    assert [piece.kind for piece in step.pieces] == ["activity"]


def test_learners_never_get_what_is_for_leaders(pack: Pack, rain: Lesson) -> None:
    text = "".join(f"/// {kind}\nThis is {kind}.\n///\n\n" for kind in (*SECTIONS, "sample-answer"))
    step = rendered(pack, rain, text)
    for kind in (*SECTIONS, BlockKind.SAMPLE_ANSWER):
        assert (f"This is {kind}." in step.learner) == (kind not in LEADERS_ONLY)
        assert (f"This is {kind}." in step.leader) == (kind not in LEARNERS_ONLY)
    assert "teacher-note" not in step.learner


def test_a_note_that_is_never_closed_stays_with_leaders(pack: Pack, rain: Lesson) -> None:
    step = rendered(pack, rain, "Open.\n\n/// teacher-note\nSecret.\n\nStill secret.")
    assert "ecret" not in step.learner


def test_slashes_in_code_open_no_block() -> None:
    pieces = split_blocks("Text.\n\n```\n/// activity\n///\n```\n")
    assert [piece.kind for piece in pieces] == [""]


def test_pieces_know_their_lines() -> None:
    pieces = split_blocks("\nText.\n\n/// activity | A\nRun.\n///\nMore.\n", first_line=20)
    assert [(piece.kind, piece.line) for piece in pieces] == [("", 20), ("activity", 23), ("", 26)]
