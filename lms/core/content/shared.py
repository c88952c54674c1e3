"""Reading what all lessons of a pack share: its description, sources, facts, wrong ideas, terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lms.core.content.document import read_document
from lms.core.content.fields import Fields, Texts, hint, is_id, listed_mappings
from lms.core.content.files import PackFiles
from lms.core.content.model import Fact, FactTag, Misconception, Source, Term
from lms.core.content.problems import Problems, Rule
from lms.core.content.units import is_unit, unit_of
from lms.core.languages import LANGUAGES

PACK = "pack.yaml"
SOURCES = "sources.yaml"
FACTS = "facts.yaml"
MISCONCEPTIONS = "misconceptions.yaml"
GLOSSARY = "glossary.yaml"

AUDIENCES = ("pupils", "officials")

_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,3}")
_URL = re.compile(r"https?://[^\s<>\"']+")
_Entry = TypeVar("_Entry", Source, Fact, Misconception, Term)


@dataclass(slots=True)
class PackHead:
    """What ``pack.yaml`` says. ``courses``: folder → the line that names it."""

    id: str = ""
    version: str = ""
    title: Texts = field(default_factory=dict)
    licence: str = ""
    languages: tuple[str, ...] = ()
    courses: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Shared:
    """All that lessons may point at."""

    sources: dict[str, Source] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    misconceptions: dict[str, Misconception] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)


def read_head(files: PackFiles) -> PackHead:
    """Read ``pack.yaml``; empty after noting that there is none."""
    text = files.read(PACK)
    if text is None:
        return PackHead()
    document = read_document(text, PACK, files.problems)
    if document.broken:
        return PackHead()
    fields = Fields(document, document.value, "pack")
    languages = fields.known("languages", LANGUAGES)
    head = PackHead(
        id=fields.ident("id"),
        version=fields.text("version"),
        title=fields.per_language("title", languages),
        licence=fields.text("licence"),
        languages=languages,
        courses=folders_named(fields, "courses"),
    )
    fields.done()
    return head


def folders_named(fields: Fields, key: str) -> dict[str, int]:
    """Folders that a list names, each with its line; a path instead of a name is refused."""
    named = {}
    for name, line in fields.distinct(key).items():
        if "/" in name or "\\" in name or name in {".", ".."}:
            message = f"{fields.what}: {key}: {name!r} is a path; only folders here may be named"
            fields.document.add(line, Rule.PATH_OUTSIDE_PACK, message)
        elif not is_id(name):
            message = f"{fields.what}: {key}: {name!r} is no id such as warm-ground"
            fields.document.add(line, Rule.BAD_VALUE, message)
        else:
            named[name] = line
    return named


def read_shared(files: PackFiles, languages: Sequence[str]) -> Shared:
    """Read the four files of shared things; each of them may be absent."""
    shared = Shared()
    shared.sources = _read(files, SOURCES, "source", _source)
    shared.facts = _read(files, FACTS, "fact", lambda fields: _fact(fields, shared.sources))
    shared.misconceptions = _read(
        files, MISCONCEPTIONS, "misconception", lambda fields: _misconception(fields, languages)
    )
    lines: dict[str, int] = {}
    shared.glossary = _read(files, GLOSSARY, "term", lambda fields: _term(fields, languages, lines))
    _check_see(shared.glossary, lines, files.problems)
    return shared


def _read(
    files: PackFiles, path: str, what: str, read: Callable[[Fields], _Entry]
) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    text = files.read(path) if files.exists(path) else None
    if text is None:
        return found
    for fields in listed_mappings(read_document(text, path, files.problems), what):
        entry = read(fields)
        fields.done()
        if entry.id in found:
            fields.fault("id", Rule.DUPLICATE_ID, f"{entry.id!r} stands twice")
        elif entry.id:
            found[entry.id] = entry
    return found


def _source(fields: Fields) -> Source:
    source_id = fields.ident("id")
    url = fields.text("url", needed=False)
    if url and not _URL.fullmatch(url):
        fields.fault("url", Rule.BAD_VALUE, "must be an address that begins with https://")
    return Source(
        id=source_id,
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        year=fields.integer("year", at_least=1800) if fields.has("year") else None,
        url=url,
    )


def _fact(fields: Fields, sources: Mapping[str, Source]) -> Fact:
    fact_id = fields.ident("id")
    tag = fields.one_of("tag", FactTag)
    named = list(fields.known("sources", sources, needed=False)) if fields.has("sources") else []
    single = fields.text("source", needed=False)
    if single and single not in sources:
        message = f"{single!r} is unknown{hint(single, sources)}"
        fields.fault("source", Rule.UNKNOWN_ID, message)
    elif single:
        named.insert(0, single)
    if not named and not fields.has("source") and tag is not FactTag.UNVERIFIED:
        fields.fault("source", Rule.MISSING_FIELD, "is missing")
    return Fact(
        id=fact_id,
        tag=tag,
        statement=fields.text("statement"),
        values=_values(fields),
        sources=tuple(named),
        at=fields.text("at", needed=False),
    )


def _values(fields: Fields) -> dict[str, str]:
    values = fields.mapping_of("values", needed=False)
    for name, quantity in values.items():
        line = fields.document.line(values, name)
        try:
            unit = unit_of(str(quantity))
        except ValueError as error:
            message = f"{fields.what}: values.{name}: {error}"
            fields.document.add(line, Rule.BAD_VALUE, message)
            continue
        if unit and not is_unit(unit):
            message = f"{fields.what}: values.{name}: {unit!r} is no unit that we know"
            fields.document.add(line, Rule.UNKNOWN_UNIT, message)
    return {name: str(quantity) for name, quantity in values.items()}


def _misconception(fields: Fields, languages: Sequence[str]) -> Misconception:
    code = fields.text("id")
    if code and not _CODE.fullmatch(code):
        fields.fault("id", Rule.BAD_VALUE, f"{code!r} is no code such as MC3")
    audience = fields.text("audience")
    if audience and audience not in AUDIENCES:
        fields.fault("audience", Rule.BAD_VALUE, f"must be one of: {', '.join(AUDIENCES)}")
    return Misconception(
        id=code,
        audience=audience,
        name=fields.per_language("name", languages),
        remedy=fields.per_language("remedy", languages),
    )


def _term(fields: Fields, languages: Sequence[str], lines: dict[str, int]) -> Term:
    term_id = fields.ident("id")
    see = fields.ident("see") if fields.has("see") else None
    if see:
        lines[term_id] = fields.line("see")
    return Term(
        id=term_id,
        term=fields.per_language("term", languages),
        meaning=fields.per_language("meaning", languages, needed=see is None),
        see=see or None,
    )


def _check_see(glossary: Mapping[str, Term], lines: Mapping[str, int], problems: Problems) -> None:
    """Following ``see`` must end at a term with a meaning."""
    for term_id, line in lines.items():
        passed = [term_id]
        see = glossary[term_id].see if term_id in glossary else None
        while see is not None:
            if see not in glossary:
                if passed == [term_id]:
                    message = f"term {term_id}: see: {see!r} is unknown{hint(see, glossary)}"
                    problems.add(GLOSSARY, line, Rule.UNKNOWN_ID, message)
                break
            if see in passed:
                way = " → ".join([*passed, see])
                problems.add(GLOSSARY, line, Rule.CYCLE, f"see leads in a circle: {way}")
                break
            passed.append(see)
            see = glossary[see].see
