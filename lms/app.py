"""create_app(): the one place where all rooms meet.

Importing this module has no effect, and an application holds no global state, so several can
live in one process or be mounted below a prefix of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Flask

from lms.authoring.room import ROOM as AUTHORING
from lms.classroom.room import ROOM as CLASSROOM
from lms.config import Settings, secret_key
from lms.db import session as db_session
from lms.db.engine import Engines
from lms.db.events import Subscribers
from lms.groups.room import ROOM as GROUPS
from lms.learning.room import ROOM as LEARNING
from lms.learning.rules import EXTENSION as RULES
from lms.people.actors import load_actor
from lms.people.room import ROOM as PEOPLE
from lms.teaching.room import ROOM as TEACHING
from lms.teaching.rules import assigned_rules
from lms.training.room import ROOM as TRAINING
from lms.web import (
    access,
    compression,
    dates,
    errors,
    ids,
    keeping,
    language,
    limits,
    links,
    navigation,
    once_more,
    packs,
    pages,
    security,
    static,
    views,
    wording,
)
from lms.web.actor import LOADER
from lms.web.room import EXTENSION, Room
from lms.web.settings import EXTENSION as SETTINGS

#: In the order of the navigation. What a later room offers to templates under a name that an
#: earlier one has takes its place.
ROOMS: tuple[Room, ...] = (
    LEARNING,
    GROUPS,
    TEACHING,
    CLASSROOM,
    TRAINING,
    AUTHORING,
    PEOPLE,
)


def create_app(
    settings: Settings | None = None,
    engines: Engines | None = None,
    config: Mapping[str, Any] | None = None,
) -> Flask:
    """A complete application.

    Args:
        settings: read from the environment when not given.
        engines: of a host application that shares its database.
        config: further Flask configuration, for tests.
    """
    settings = settings or Settings.load()
    app = Flask("lms", root_path=str(static.FOLDER.parent), static_folder=None)
    app.secret_key = secret_key(settings.data_dir)
    app.config.update(config or {})
    app.extensions[SETTINGS] = settings
    app.extensions[EXTENSION] = ROOMS
    app.jinja_environment = pages.PageEnvironment
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.add_extension("jinja2.ext.do")

    subscribers = Subscribers()
    for room in ROOMS:
        for kind, subscriber in room.subscribers:
            subscribers.add(kind, subscriber)
    db_session.init_app(app, settings.database, subscribers, settings.threads + 1, engines)
    app.extensions[LOADER] = load_actor
    app.extensions[RULES] = assigned_rules
    _init_shell(app, settings)
    _add_rooms(app, ROOMS)
    access.check_every_view(app)
    return app


def _init_shell(app: Flask, settings: Settings) -> None:
    security.init_app(app, settings)
    ids.init_app(app)
    compression.init_app(app)
    pages.init_app(app)  # after compression: what is done to answers is done from last to first
    language.init_app(app)
    wording.init_app(app)
    links.init_app(app)
    keeping.init_app(app)
    static.init_app(app)
    limits.init_app(app, settings)
    errors.init_app(app)
    once_more.init_app(app)
    dates.init_app(app)
    packs.init_app(app, settings, cast(db_session.Database, app.extensions[db_session.EXTENSION]))
    navigation.init_app(app, [entry for room in ROOMS for entry in room.navigation])
    app.jinja_env.globals["allowed"] = access.allowed
    app.jinja_env.globals["demo_banner"] = settings.demo_banner


def _add_rooms(app: Flask, rooms: Sequence[Room]) -> None:
    app.register_blueprint(views.root)
    app.register_blueprint(views.bp)
    for room in rooms:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        app.jinja_env.globals.update(room.template_globals)
    access.merge_policies(app, [pair for room in rooms for pair in room.permissions])
