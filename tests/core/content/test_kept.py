"""Compiled packs, origins, item versions, stamps."""

from __future__ import annotations

import json
import stat
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from lms.core.content import compiled
from lms.core.content.compiled import (
    CompiledPackError,
    load_cached,
    read_compiled,
    write_compiled,
)
from lms.core.content.load import load_pack
from lms.core.content.model import Lesson, Pack
from lms.core.content.origins import Origin, PackOriginError, find_packs
from lms.core.content.problems import Rule
from lms.core.content.stamp import stamp
from lms.core.content.versions import ItemVersionError, item_from_version, item_version
from tests.packs import SAMPLE
from tests.packs.faults import POWER, RAIN, copy_sample


def test_a_compiled_pack_is_the_same_pack(pack: Pack, tmp_path: Path) -> None:
    path = write_compiled(pack, tmp_path / pack.digest)
    assert read_compiled(tmp_path / pack.digest) == pack
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["pack.bin"]


def test_damage_another_version_and_absence_are_refused(pack: Pack, tmp_path: Path) -> None:
    path = write_compiled(pack, tmp_path)
    good = path.read_bytes()
    for data in (b"", good[:-1], good[:-1] + b"x", b"x" + good[1:], b"cos\nsystem\n(S'x'\ntR."):
        path.write_bytes(data)
        with pytest.raises(CompiledPackError):
            read_compiled(tmp_path)
    path.unlink()
    with pytest.raises(CompiledPackError):
        read_compiled(tmp_path)


def test_a_pack_of_another_engine_is_read_anew(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_compiled(pack, tmp_path)
    monkeypatch.setattr(compiled, "engine_digest", lambda: b"x" * 32)
    with pytest.raises(CompiledPackError, match="another version"):
        read_compiled(tmp_path)


def test_an_unchanged_pack_is_not_read_again(
    root: Path, tmp_path: Path, registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_cached(root, registry, tmp_path / "kept")
    reads: list[Path] = []

    def counting(*arguments):
        reads.append(arguments[0])
        return load_pack(*arguments)

    monkeypatch.setattr(compiled, "load_pack", counting)
    assert load_cached(root, registry, tmp_path / "kept") == first
    assert not reads
    (root / "facts.yaml").touch()
    assert load_cached(root, registry, tmp_path / "kept") == first
    assert reads == [root]
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_a_faulty_pack_stays_faulty_when_kept(root: Path, tmp_path: Path, registry) -> None:
    (root / RAIN / "th.md").unlink()
    for _ in range(2):
        loaded = load_cached(root, registry, tmp_path / "kept")
        assert loaded.pack is None
        assert Rule.MISSING_FILE in {problem.rule for problem in loaded.problems}


def installed_pack() -> Path:
    """Stands for the function that an installed package offers."""
    return SAMPLE


def test_packs_come_from_three_origins_and_each_folder_once(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    folder = copy_sample(tmp_path / "more")
    point = EntryPoint("sample", f"{__name__}:installed_pack", "lms.packs")
    found = find_packs(folder, [folder], [point])
    assert [(each.origin, each.root) for each in found] == [
        (Origin.BUILT_IN, folder),
        (Origin.PLUGIN, SAMPLE),
    ]
    assert [each.origin for each in find_packs(None, [folder], ())] == [Origin.FOLDER]


def test_a_place_without_a_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackOriginError, match=str(tmp_path)):
        find_packs(None, [tmp_path], ())
    point = EntryPoint("broken", "no.such.module:pack", "lms.packs")
    with pytest.raises(PackOriginError, match="broken"):
        find_packs(None, [], [point])


def test_an_item_version_gives_back_item_and_words(rain: Lesson, registry) -> None:
    for item in rain.items:
        words = rain.words["vi"].items[item.id]
        digest, text = item_version(item, words)
        assert len(digest) == 64
        assert item_from_version(text, registry) == (item, words)
        assert item_version(*item_from_version(text, registry)) == (digest, text)


def test_an_item_version_depends_on_language_and_key(rain: Lesson) -> None:
    item = rain.item("what-shows")
    digests = {item_version(item, words.items[item.id])[0] for words in rain.words.values()}
    assert len(digests) == 4


def test_a_version_of_an_unknown_type_is_refused(rain: Lesson, registry) -> None:
    item = rain.item("what-shows")
    value = json.loads(item_version(item, rain.words["en"].items[item.id])[1])
    for broken in ({**value, "type": "guess"}, {**value, "spec": {}}, {}, [], 7):
        with pytest.raises(ItemVersionError):
            item_from_version(json.dumps(broken), registry)
    with pytest.raises(ItemVersionError):
        item_from_version("{", registry)


def test_stamping_makes_translations_fresh_and_changes_nothing_else(root: Path, registry) -> None:
    original = root / RAIN / "en.md"
    original.write_bytes(original.read_bytes().replace(b"Lay your", b"Put your"))
    before = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.md")}
    changed = stamp(root)
    assert {path.name for path in changed} == {"vi.md", "th.md", "ja.md"}
    for path in root.rglob("*.md"):
        old, new = before[path].split("\n"), path.read_text(encoding="utf-8").split("\n")
        differing = [line for line, other in zip(new, old, strict=True) if line != other]
        assert all(line.startswith("source-digest: ") for line in differing)
    assert not load_pack(root, registry).problems
    assert not stamp(root)


def test_stamping_writes_a_missing_line_and_keeps_line_ends(root: Path, registry) -> None:
    path = root / POWER / "en.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    text = "\r\n".join(line for line in lines if not line.startswith("source-digest"))
    path.write_bytes(text.encode())
    assert stamp(root / POWER) == (path,)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
    assert not load_pack(root, registry).problems


def test_stamping_leaves_alone_what_it_cannot_read(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("---\nstate: reviewed\n---\n", encoding="utf-8")
    (root / RAIN / "vi.md").unlink()
    (root / RAIN / "vi.md").symlink_to(outside)
    (root / RAIN / "th.md").write_bytes(b"\xff\xfe")
    (root / POWER / "lesson.yaml").write_text("[", encoding="utf-8")
    (root / RAIN / "en.md").write_text("no front matter", encoding="utf-8")
    assert {path.name for path in stamp(root)} == {"ja.md"}
    assert outside.read_text(encoding="utf-8") == "---\nstate: reviewed\n---\n"
