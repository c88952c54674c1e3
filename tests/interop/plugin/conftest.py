"""The example package as an installation has it: built to a wheel and installed, without network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.cli.prepare import database_of, prepare
from lms.config import Settings
from lms.core.calculators import CALCULATORS

EXAMPLE = Path(__file__).parents[3] / "examples" / "pack_plugin"


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages that holds the example."""
    folder = tmp_path_factory.mktemp("plugin")
    source = shutil.copytree(EXAMPLE, folder / "source")
    run = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder]
    subprocess.run([*run, *build, source], check=True)
    (wheel,) = folder.glob("*.whl")
    into = folder / "site"
    subprocess.run(
        [*run, "install", "--no-deps", "--no-index", "--target", into, wheel], check=True
    )
    return into


@pytest.fixture(scope="package")
def installed(site: Path) -> Iterator[Path]:
    """The example among what is installed, as another start of the program finds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(site)
        patch.setattr(CALCULATORS, "_all", None)
        patch.setattr(CALCULATORS, "_words", {})
        yield site / "rising_sea"
    for name in [each for each in sys.modules if each.partition(".")[0] == "rising_sea"]:
        del sys.modules[name]


@pytest.fixture(scope="package")
def own(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation with the example's lessons alone."""
    folder = tmp_path_factory.mktemp("installation")
    settings = Settings(
        data_dir=folder / "var", built_in_pack=False, address_limit_per_minute=10_000
    )
    prepare(settings)
    app = create_app(settings, config={"TESTING": True})
    yield app
    database_of(app).engines.dispose()
