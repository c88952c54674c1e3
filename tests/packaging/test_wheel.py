"""The wheel is complete: installed elsewhere, in an empty folder, it is the same product."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import zipfile
from gettext import translation
from pathlib import Path

import httpx
import psutil
import pytest

from lms import resources
from tests.cli.running import free_port

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).resolve().parents[2]


def run(*command: object, **kwargs) -> str:
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False, **kwargs
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from what the repository holds, not from what lies about in this folder."""
    source = tmp_path_factory.mktemp("source")
    names = run("git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "-z").split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """An environment with our dependencies and the wheel, and without our source."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel
    )
    # A folder named in a .pth is searched, but its own .pth files (our editable install) are not
    # read: `lms` can only come from the wheel.
    (packages,) = (folder / "lib").glob("python*/site-packages")
    others = [each for each in site.getsitepackages() if Path(each).is_dir()]
    (packages / "dependencies.pth").write_text("\n".join(others) + "\n", "utf-8")
    return folder / "bin"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def site_url(environment, elsewhere):
    """`lms serve` from the wheel, in an empty folder."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    with (elsewhere / "log").open("wb") as log:
        process = subprocess.Popen(
            [environment / "lms", "serve", "--port", str(port)],
            cwd=elsewhere, env=clean, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    transport = httpx.HTTPTransport(retries=8)
    try:
        with httpx.Client(transport=transport, timeout=60) as client:
            assert client.get(f"{url}/healthz").status_code == 200
        yield url
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        assert process.wait(30) == 0, (elsewhere / "log").read_text("utf-8")
        psutil.wait_procs(family, 15)


def test_the_command_is_that_of_the_wheel(environment, elsewhere):
    where = run(environment / "python", "-c", "import lms; print(lms.__file__)", cwd=elsewhere)
    assert str(environment.parent) in where
    assert re.fullmatch(r"lms, version \S+\n", run(environment / "lms", "--version"))


def test_everything_that_is_no_code_is_inside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "lms/_bundled/lessons/pack.yaml",
        "lms/_bundled/translations/vi/LC_MESSAGES/messages.mo",
        "lms/_bundled/migrations/env.py",
        "lms/web/static/css/site.css",
        "lms/web/templates/base.html",
        "lms/core/content/templates/lesson.yaml.txt",
        "lms/web/static/vendor/js-aruco2/aruco.js",
        "lms/web/static/vendor/js-aruco2/LICENSE.txt",
        "lms/web/static/vendor/cards/63.svg",
    ):
        assert wanted in names
    assert not [name for name in names if name.startswith("tests/") or "/var/" in name]
    assert [name for name in names if name.endswith("LICENSE")]


@pytest.mark.parametrize("language", ["vi", "th", "ja"])
def test_the_home_page_speaks_the_language(site_url, language):
    catalogue = translation("messages", resources.folder("translations"), [language])
    word = catalogue.gettext("Lessons")
    page = httpx.get(f"{site_url}/{language}/").text
    assert word != "Lessons"
    assert word in page
    assert f'<html lang="{language}"' in page


def test_a_lesson_its_figure_and_its_quiz_are_there(site_url):
    lesson = f"{site_url}/vi/courses/danang-secondary/how-the-greenhouse-effect-works"
    page = httpx.get(lesson)
    assert page.status_code == 200
    assert "<svg" in page.text
    assert httpx.get(f"{lesson}/quiz").status_code == 200


def test_static_files_are_there_and_kept(site_url):
    page = httpx.get(f"{site_url}/en/").text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(files) >= 2
    for name in files:
        answer = httpx.get(f"{site_url}{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_migrations_have_run_in_the_folder_where_it_was_started(
    site_url, environment, elsewhere
):
    assert (elsewhere / "var" / "lms.db").is_file()
    assert "already" in run(environment / "lms", "db", "upgrade", cwd=elsewhere)


def test_the_built_in_pack_is_checked_without_naming_it(environment, elsewhere):
    run(environment / "lms", "check", cwd=elsewhere)
