"""What others wrote and our pages load: pinned, whole, and named with its licence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / "deploy" / "npm"
VENDOR = ROOT / "lms" / "web" / "static" / "vendor"

sys.path.insert(0, str(ROOT / "deploy"))

import vendor


def test_the_lock_file_carries_hashes_and_names_no_host():
    text = (NPM / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert all("integrity" in each for name, each in packages.items() if name)
    assert "resolved" not in text
    assert not re.search(r"https?://", text)
    wheel = (NPM / "requirements.txt").read_text("utf-8")
    assert "--hash=sha256:" in wheel
    assert not re.search(r"^--|https?://", wheel, re.MULTILINE)


def test_nothing_that_others_wrote_is_committed():
    names = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "lms/web/static/vendor", "deploy/npm/node_modules"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert names.stdout == ""


def test_the_files_stand_beside_their_licence_and_every_card_has_its_marker():
    for package, names in vendor.FILES.items():
        for name in names:
            assert (VENDOR / package / Path(name).name).is_file()
    drawn = {(VENDOR / "cards" / f"{each}.svg").read_text("utf-8") for each in range(1, 64)}
    assert len(drawn) == vendor.CARDS == 63


def test_where_a_machine_has_no_npm_a_wheel_brings_it(monkeypatch):
    asked = []
    monkeypatch.setattr(vendor.shutil, "which", lambda _name: None)
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(vendor, "_run", lambda *command: asked.append(command))
    with pytest.raises(SystemExit, match="install npm"):
        vendor.tools()
    (install,) = asked
    assert "--require-hashes" in install
    assert install[-1] == "requirements.txt"


def turned(code: str) -> str:
    """The six rows of six fields after a quarter turn."""
    return "".join(code[6 * (5 - column) + row] for row in range(6) for column in range(6))


def test_any_two_cards_however_turned_differ_in_at_least_13_fields():
    source = (VENDOR / "js-aruco2" / "aruco.js").read_text("utf-8")
    listed = re.search(r"ARUCO_MIP_36h12: \{.*?codeList: \[([^\]]+)\]", source, re.DOTALL)
    codes = [f"{int(each, 16):036b}" for each in listed.group(1).split(",")][1:64]
    positions = []
    for code in codes:
        of_card = [code]
        for _ in range(3):
            of_card.append(turned(of_card[-1]))
        positions += of_card
    apart = (
        sum(a != b for a, b in zip(one, other, strict=True))
        for at, one in enumerate(positions)
        for other in positions[:at]
    )
    assert min(apart) == 13
