"""The command as a whole: help, what is wrong with settings, commands of rooms."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from lms.cli import main
from lms.cli.main import COMMANDS


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(main), ids=" ".join)
def test_every_command_explains_itself(path):
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    usage, _, rest = result.output.partition("\n\n")
    assert usage.startswith("Usage: ")
    assert rest.strip()


def test_a_misspelt_setting_is_told_at_the_start_and_stops_nothing(tmp_path):
    env = {"LMS_DATA_DIR": str(tmp_path), "LMS_DEMO_BANER": "yes"}
    result = CliRunner().invoke(main, ["db", "upgrade"], env=env)
    assert result.exit_code == 0
    told = "LMS_DEMO_BANER is no setting and is ignored. Is LMS_DEMO_BANNER meant?"
    assert told in result.stderr
    assert told not in result.stdout


def test_commands_of_rooms_stand_beside_ours():
    names = main.list_commands(click.Context(main))
    assert set(COMMANDS) <= set(names)
    assert "user" in names


def test_a_wrong_setting_is_one_sentence_and_no_traceback(lms, monkeypatch):
    monkeypatch.setenv("LMS_PORT", "eight")
    result = lms("db", "upgrade", code=1)
    assert "Traceback" not in result.output
    assert "port" in result.output


def test_a_database_that_cannot_be_reached_is_one_sentence(settings, lms):
    from dataclasses import replace

    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    result = lms("db", "upgrade", on=away, code=1)
    assert "The database cannot be used" in result.output


def test_an_unknown_command_is_a_wrong_call():
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2


def test_check_does_not_load_the_web():
    program = (
        "import sys; from lms.cli import main; main(['check', 'lessons'], standalone_mode=False);"
        "sys.exit('flask' in sys.modules or 'sqlalchemy.orm' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
