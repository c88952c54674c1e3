"""`lms` itself: finds its commands by name, so that `lms check` does not load the web."""

from __future__ import annotations

import copy
import functools
import importlib
import logging
import os
from collections.abc import Callable
from typing import Any, cast

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from lms.cli.output import CommandError, warn
from lms.cli.version import product_version
from lms.config import SettingError, unknown_variables
from lms.core.content.origins import PackOriginError
from lms.core.items.registry import RegistryError

#: Our commands: name → module and attribute.
COMMANDS = {
    "serve": "lms.cli.serve:serve",
    "worker": "lms.cli.worker:worker",
    "reload": "lms.cli.packs:reload",
    "check": "lms.cli.packs:check",
    "new": "lms.cli.packs:new",
    "db": "lms.cli.database:db",
    "backup": "lms.cli.backup:backup",
    "restore": "lms.cli.restore:restore",
    "data": "lms.cli.data:data",
    "regrade": "lms.cli.regrade:regrade",
    "import-items": "lms.cli.items:import_items",
}
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Commands(click.Group):
    """Our commands and those of the rooms, loaded when they are asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Every name, in the order of the alphabet."""
        return sorted({*COMMANDS, *_of_rooms()})

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name; ours come first."""
        if name in COMMANDS:
            module, attribute = COMMANDS[name].split(":")
            return cast(click.Command, getattr(importlib.import_module(module), attribute))
        return _of_rooms().get(name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what an operator can mend becomes a sentence."""
        try:
            return super().invoke(context)
        except SettingError as error:
            raise CommandError(f"Settings: {str(error).rstrip('.')}.") from error
        except (PackOriginError, RegistryError) as error:
            raise CommandError(f"{error}.") from error
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error.orig}") from error
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # a rule of the database broken: our fault
                raise
            raise CommandError(
                f"The database is damaged: {error.orig}. Bring back the last good state with: "
                "lms restore --replace FILE"
            ) from error
        except OSError as error:
            if error.filename is None:
                raise
            raise CommandError(f"{error.filename}: {error.strerror}") from error


@functools.cache
def _of_rooms() -> dict[str, click.Command]:
    """The commands that rooms bring; each runs inside an application that is ready to be used."""
    from lms.app import ROOMS

    return {
        str(command.name): _in_application(command) for room in ROOMS for command in room.commands
    }


def _in_application(command: click.Command) -> click.Command:
    wrapped = copy.copy(command)
    if isinstance(wrapped, click.Group):
        wrapped.commands = {name: _in_application(each) for name, each in wrapped.commands.items()}
    elif wrapped.callback is not None:
        wrapped.callback = _prepared(wrapped.callback)
    return wrapped


def _prepared(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def inside(*args: Any, **kwargs: Any) -> Any:
        from lms.cli.prepare import ready_application

        with ready_application() as app, app.app_context():
            return callback(*args, **kwargs)

    return inside


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(product_version(), prog_name="lms")
def main() -> None:
    """Climate lessons, quizzes and progress: the server and everything around it.

    Settings come from LMS_* variables or from the file that LMS_CONFIG names; docs/operations.md
    lists them.
    """
    logging.basicConfig(format=LOG_FORMAT, level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name, nearest in unknown_variables(os.environ).items():
        warn(f"{name} is no setting and is ignored.{f' Is {nearest} meant?' if nearest else ''}")
