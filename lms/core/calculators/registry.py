"""Which calculators there are: ours, and those that installed packages bring.

An entry point of the group ``lms.calculators`` leads to a ``Brought``: a calculator with its words,
which for ours stand in the interface's catalogues. They are looked for at the first question, and
once, since they cannot change while the program runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from threading import Lock

from lms.core.calculators.spec import Calculator, Choice
from lms.core.installed import NAME, RegistryError, by_name, load, place_of
from lms.core.languages import LANGUAGES

GROUP = "lms.calculators"


@dataclass(frozen=True, slots=True)
class Brought:
    """A calculator of an installed package.

    ``words``: language → id → text, the same ids in each: ``title``, ``lead``, ``limits``, every
    field, choice, grid, row and column, whatever ``symbols`` name, and all amounts, verdicts, bars
    and lines that may come out. A verdict's text may hold ``%(amount)s`` for its amounts.
    """

    calculator: Calculator
    words: Mapping[str, Mapping[str, str]]


class Calculators(Mapping[str, Calculator]):
    """All calculators by id."""

    def __init__(
        self, built_in: Sequence[Calculator], extra: Iterable[EntryPoint] | None = None
    ) -> None:
        """``extra`` defaults to the installed entry points."""
        self._built_in = tuple(built_in)
        self._extra = extra
        self._lock = Lock()
        self._all: Mapping[str, Calculator] | None = None
        self._words: Mapping[str, Mapping[str, Mapping[str, str]]] = {}

    def load(self) -> Mapping[str, Calculator]:
        """All of them, looked for once.

        Raises:
            RegistryError: what is installed cannot be used, or clashes.
        """
        with self._lock:
            if self._all is None:
                points = entry_points(group=GROUP) if self._extra is None else self._extra
                brought = [(place_of(each), _checked(each)) for each in points]
                ours = [(f"lms.core.calculators: {each.id}", each) for each in self._built_in]
                theirs = [(owner, each.calculator) for owner, each in brought]
                self._all = by_name([*ours, *theirs], lambda each: each.id, "calculators")
                self._words = {each.calculator.id: each.words for _owner, each in brought}
            return self._all

    def words_of(self, calculator_id: str) -> Mapping[str, Mapping[str, str]] | None:
        """The words of one that a package brings, by language; None for ours."""
        self.load()
        return self._words.get(calculator_id)

    def __getitem__(self, calculator_id: str) -> Calculator:
        """A calculator by its id."""
        return self.load()[calculator_id]

    def __iter__(self) -> Iterator[str]:
        """The ids, ours first."""
        return iter(self.load())

    def __len__(self) -> int:
        """How many there are."""
        return len(self.load())


def _checked(point: EntryPoint) -> Brought:
    found, place = load(point, "calculator"), place_of(point)
    if not isinstance(found, Brought):
        raise RegistryError(f"{place} is no calculator: it must be a Brought of {__name__}")
    if not NAME.fullmatch(found.calculator.id):
        raise RegistryError(f"{place} needs an id in kebab-case, not {found.calculator.id!r}")
    if not found.words or (strange := sorted(set(found.words) - set(LANGUAGES))):
        raise RegistryError(f"{place} has words in {strange or 'no language'}")
    for language, words in found.words.items():
        wanted = _names(found.calculator) | {name for each in found.words.values() for name in each}
        if missing := sorted(wanted - set(words)):
            raise RegistryError(f"{place} has no words in {language} for: {', '.join(missing)}")
    return found


def _names(calculator: Calculator) -> set[str]:
    """What needs words before anything is worked out."""
    in_grids = {each.id for grid in calculator.grids for each in grid.fields}
    names = {"title", "lead", "limits", *calculator.symbols.values()}
    for each in calculator.all_fields():
        names |= {each.id} - in_grids
        names |= set(each.choices) if isinstance(each, Choice) else set()
    for grid in calculator.grids:
        names |= {grid.id, *grid.rows, *grid.columns}
    return {name for name in names if not name.isdigit()}
