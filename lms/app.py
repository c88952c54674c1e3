"""create_app(): the one place where all rooms meet.

Importing this module has no effect, and an application holds no global state, so several can
live in one process or be mounted below a prefix of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from flask import Flask
from sqlalchemy.orm import Session

from lms.authoring.room import ROOM as AUTHORING
from lms.classroom.room import ROOM as CLASSROOM
from lms.config import Settings, secret_key
from lms.db import session as db_session
from lms.db.engine import Engines
from lms.db.events import Subscribers
from lms.groups.room import ROOM as GROUPS
from lms.interop.api.room import ROOM as API
from lms.interop.files.room import ROOM as FILES
from lms.interop.host import door
from lms.interop.host.room import ROOM as HOST
from lms.interop.lti.room import ROOM as LTI
from lms.interop.lti.rules import launched_rules
from lms.interop.oidc.room import ROOM as OIDC
from lms.interop.xapi import reporting
from lms.interop.xapi.room import ROOM as XAPI
from lms.learning.room import ROOM as LEARNING
from lms.learning.rules import EXTENSION as RULES
from lms.learning.rules import AttemptRules
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
    frames,
    host_templates,
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
from lms.web import host as hosting
from lms.web.actor import LOADER
from lms.web.host import Host
from lms.web.room import EXTENSION, Room, further_account_pages, further_tabs, further_ways_in
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
    LTI,
    OIDC,
    API,
    XAPI,
    HOST,
    FILES,
)


def create_app(
    settings: Settings | None = None,
    engines: Engines | None = None,
    config: Mapping[str, Any] | None = None,
    host: Host | None = None,
) -> Flask:
    """A complete application.

    Args:
        settings: read from the environment when not given.
        engines: of a host application that shares its database.
        config: further Flask configuration, for tests.
        host: the application inside which this one is mounted (`lms.mount`).
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
    reporting.init_app(app, settings)
    app.extensions[LOADER] = load_actor
    app.extensions[RULES] = _rules_of_quiz
    _init_shell(app, settings, host)
    _add_rooms(app, ROOMS)
    access.check_every_view(app)
    return app


def _rules_of_quiz(
    session: Session, person_id: int, course_id: str, lesson_id: str, now: datetime
) -> AttemptRules | None:
    """The rules of the link by which somebody came, else those of what his groups were given."""
    asked = (session, person_id, course_id, lesson_id, now)
    return launched_rules(*asked) or assigned_rules(*asked)


def _init_shell(app: Flask, settings: Settings, host: Host | None) -> None:
    frames.init_app(app)  # below the proxy, which says where we are mounted
    hosting.init_app(app, host)
    host_templates.init_app(app, host)
    door.init_app(app, host)  # before CSRF, which looks at the session
    security.init_app(app, settings)
    frames.init_headers(app)
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
    app.jinja_env.globals.update(
        further_account_pages=further_account_pages,
        further_tabs=further_tabs,
        further_ways_in=further_ways_in,
    )
    app.jinja_env.globals["demo_banner"] = settings.demo_banner


def _add_rooms(app: Flask, rooms: Sequence[Room]) -> None:
    app.register_blueprint(views.root)
    app.register_blueprint(views.bp)
    for room in rooms:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        for blueprint in room.doors_for_others:
            app.extensions["csrf"].exempt(blueprint)
            app.register_blueprint(blueprint)
        app.jinja_env.globals.update(room.template_globals)
        for path, answer in room.errors.items():
            errors.answer_below(app, path, answer)
    access.merge_policies(app, [pair for room in rooms for pair in room.permissions])
