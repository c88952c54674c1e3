"""`lms` as people call it, on an installation of the test's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from lms.cli import main
from lms.config import Settings

Lms = Callable[..., Result]


def environment(settings: Settings) -> dict[str, str]:
    return {"LMS_DATA_DIR": str(settings.data_dir), "LMS_DATABASE_URL": settings.database_url}


@pytest.fixture
def lms(settings: Settings) -> Lms:
    """Run a command on the installation of `settings`, or on another one."""

    def run(*arguments: object, on: Settings = settings, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(each) for each in arguments], env=environment(on))
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def lms_alone() -> Lms:
    """Run a command that needs no installation."""

    def run(*arguments: object, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(each) for each in arguments])
        assert result.exit_code == code, result.output
        return result

    return run
