"""`lms export`: a file in its place, and what it does not hold on the screen."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from lms.cli.main import main

LESSON = "danang-secondary/how-the-greenhouse-effect-works"


@pytest.fixture
def lms(settings):
    def run(*arguments, code=0):
        env = {"LMS_DATA_DIR": str(settings.data_dir), "LMS_DATABASE_URL": settings.database_url}
        result = CliRunner().invoke(main, ["export", *map(str, arguments)], env=env)
        assert result.exit_code == code, result.output
        return result.output

    return run


def test_a_lesson_becomes_a_file_and_the_losses_are_told(lms, tmp_path):
    output = lms("scorm12", LESSON, "--language", "vi", "-o", tmp_path)
    (made,) = tmp_path.glob("*.zip")
    assert str(made) in output
    assert "The calculators are left out" in output
    assert zipfile.ZipFile(made).testzip() is None


def test_a_file_may_be_named(lms, tmp_path):
    lms("cmi5", "danang-secondary", "--language", "vi", "-o", tmp_path / "course.zip")
    assert (tmp_path / "course.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("scorm12", "no-course", "--language", "vi"), "no such course"),
        (("scorm12", "danang-secondary/no-lesson", "--language", "vi"), "no such lesson"),
        (("wordstar", LESSON, "--language", "vi"), "wordstar"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words_and_leaves_no_file(
    lms, tmp_path, arguments, says
):
    output = lms(*arguments, "-o", tmp_path / "x.zip", code=2)
    assert says in output
    assert not (tmp_path / "x.zip").exists()


def test_a_language_that_no_lesson_speaks_is_said(lms, tmp_path):
    output = lms("scorm12", LESSON, "--language", "th", "-o", tmp_path, code=1)
    assert "th" in output
    assert not list(tmp_path.glob("*.zip"))
