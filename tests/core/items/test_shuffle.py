"""Random order that is the same everywhere and for ever."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lms.core.items.shuffle import item_seed, shuffled, shuffled_unlike

from .shapes import id_lists


@given(id_lists(1), st.integers(), st.text(max_size=5))
def test_order_holds_each_id_once_and_comes_again(ids: list[str], seed: int, salt: str) -> None:
    assert sorted(shuffled(ids, seed, salt)) == sorted(ids)
    assert shuffled(ids, seed, salt) == shuffled(list(reversed(ids)), seed, salt)


def test_order_is_the_same_in_every_release() -> None:
    """Attempts that are open during an upgrade must not change on the page."""
    assert shuffled(["a", "b", "c", "d"], 7) == ("c", "b", "d", "a")
    assert item_seed(7, "absorbs") == 74857061977163


@given(id_lists(2), st.integers())
def test_new_choice_leaves_the_others_in_their_order(ids: list[str], seed: int) -> None:
    order = shuffled(ids, seed)
    fewer = shuffled(ids[1:], seed)
    assert tuple(each for each in order if each != ids[0]) == fewer


@given(id_lists(2), st.integers())
def test_forbidden_order_never_comes(ids: list[str], seed: int) -> None:
    order = shuffled_unlike(ids, seed, "entries", ids)
    assert order != tuple(ids)
    assert sorted(order) == sorted(ids)


def test_every_place_is_about_as_likely() -> None:
    firsts = Counter(shuffled(["a", "b", "c", "d"], seed)[0] for seed in range(2000))
    assert all(400 < count < 600 for count in firsts.values())


def test_items_of_one_attempt_are_shuffled_apart() -> None:
    orders = {shuffled("abcd", item_seed(1, f"item-{place}")) for place in range(40)}
    assert len(orders) > 10
