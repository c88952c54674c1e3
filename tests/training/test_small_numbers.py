from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lms.training.small_numbers import FEWEST, Line, Shown, what_is_shown


def line(key: int, *parts: Line, learners: int | None = None, is_open: bool = False) -> Line:
    total = sum(part.learners for part in parts) if learners is None else learners
    return Line(key, total, is_open, parts)


def leaf(key: int, learners: int, is_open: bool = False) -> Line:
    return Line(key, learners, is_open)


def test_four_learners_are_few_and_five_are_not():
    assert what_is_shown(leaf(1, 4)) == {1: Shown.FEW}
    assert what_is_shown(leaf(1, 5)) == {1: Shown.FIGURES}


def test_nobody_is_no_secret():
    assert what_is_shown(leaf(1, 0)) == {1: Shown.FIGURES}


def test_names_policy_shows_also_few():
    assert what_is_shown(leaf(1, 2, is_open=True)) == {1: Shown.FIGURES}


def test_the_few_cannot_be_worked_out_from_the_sum_above():
    shown = what_is_shown(line(1, leaf(2, 3), leaf(3, 20), leaf(4, 12)))
    assert shown == {1: Shown.FIGURES, 2: Shown.FEW, 3: Shown.FIGURES, 4: Shown.WITHHELD}


def test_two_few_that_are_enough_together_hide_nobody_else():
    shown = what_is_shown(line(1, leaf(2, 3), leaf(3, 3), leaf(4, 12)))
    assert shown[4] is Shown.FIGURES


def test_what_is_below_a_withheld_line_is_withheld_too():
    parts = line(2, leaf(3, 5), leaf(4, 6))
    shown = what_is_shown(line(1, parts, leaf(5, 2)))
    assert {shown[2], shown[3], shown[4]} == {Shown.WITHHELD}


def test_below_few_everything_is_few():
    assert what_is_shown(line(1, leaf(2, 1), leaf(3, 0))) == {
        1: Shown.FEW,
        2: Shown.FEW,
        3: Shown.FEW,
    }


trees = st.recursive(
    st.builds(lambda learners: (learners, ()), st.integers(0, 30)),
    lambda parts: st.builds(
        lambda found: (0, tuple(found)), st.lists(parts, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def built(tree: tuple, keys: list[int]) -> Line:
    learners, parts = tree
    keys.append(len(keys) + 1)
    key = keys[-1]
    return line(key, *(built(each, keys) for each in parts)) if parts else leaf(key, learners)


@given(trees)
def test_no_line_of_few_is_ever_shown_or_the_only_one_missing(tree):
    top = built(tree, [])
    shown = what_is_shown(top)

    def walk(each: Line) -> None:
        if 0 < each.learners < FEWEST:
            assert shown[each.key] is Shown.FEW
        if shown[each.key] is Shown.FIGURES:
            missing = sum(p.learners for p in each.parts if shown[p.key] is not Shown.FIGURES)
            assert missing == 0 or missing >= FEWEST
        for part in each.parts:
            walk(part)

    walk(top)
