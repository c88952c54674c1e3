"""The ruler: the least that a Flask application does for a lesson page and for an answer.

The page is a template that extends a frame with ninety rows of navigation, round a lesson that
is ready Markup; one signed cookie, one ORM SELECT by key, 23 kB within 5 %. An answer is JSON,
one ORM INSERT and one commit (SQLite, WAL, synchronous=FULL). The server, its settings and the
adapter are those of the product, and nothing here may be made slower.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, jsonify, render_template, request, session
from markupsafe import Markup
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.wrappers import Response

#: Folder with the database and the lesson's HTML, for the server's processes.
FOLDER = "BARE_FOLDER"
KEY = "a key of the bare application, which guards nothing"
PAGE_BYTES = 23_000
ROWS = 90
TITLE = "Hiệu ứng nhà kính hoạt động như thế nào"


class Model(DeclarativeBase):
    """Base of the two tables."""


class Learner(Model):
    """Who reads."""

    __tablename__ = "learner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Answer(Model):
    """What was answered."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int]
    item: Mapped[str]
    choice: Mapped[str]


@dataclass(frozen=True)
class Row:
    """An entry of the navigation."""

    number: int
    title: str


def make_engine(folder: Path) -> sa.Engine:
    """The database in the folder."""
    engine = sa.create_engine(f"sqlite:///{folder / 'bare.db'}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


def prepare(folder: Path, lesson_html: str) -> None:
    """Make the database with its learners, and cut the lesson so that the page has its size."""
    engine = make_engine(folder)
    Model.metadata.create_all(engine)
    with Session(engine) as db:
        db.add_all(Learner(id=number, name=f"Học sinh {number}") for number in range(1, 101))
        db.commit()
    engine.dispose()
    app = create(folder, "")
    with app.test_request_context():
        frame = len(_page(app, Learner(id=1, name="Học sinh 1"), Markup("")).encode())
    paragraphs, size = [], frame
    while size < PAGE_BYTES:
        for paragraph in lesson_html.split("</p>"):
            paragraphs.append(paragraph)
            size += len(paragraph.encode()) + 4
            if size >= PAGE_BYTES:
                break
    body = "</p>".join(paragraphs).encode()[: PAGE_BYTES - frame].decode(errors="ignore")
    (folder / "lesson.html").write_text(body, encoding="utf-8")


def _page(app: Flask, learner: Learner, body: Markup) -> str:
    rows = app.extensions["rows"]
    return render_template(
        "lesson.html", rows=rows, current=3, title=TITLE, learner=learner, body=body
    )


def create(folder: Path, lesson_html: str) -> Flask:
    """The bare application."""
    app = Flask(__name__, static_folder=None)
    app.secret_key = KEY
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["rows"] = [Row(number, f"Bài học {number}") for number in range(1, ROWS + 1)]
    engine = make_engine(folder)
    body = Markup(lesson_html)

    @app.get("/lesson")
    def lesson() -> str:
        with Session(engine) as db:
            learner = db.get_one(Learner, session["learner"])
            return _page(app, learner, body)

    @app.get("/lessons/<int:number>")
    def other(number: int) -> str:
        return str(number)

    @app.post("/answers")
    def answer() -> tuple[Response, int]:
        sent = request.get_json()
        with Session(engine) as db:
            row = Answer(learner_id=session["learner"], item=sent["item"], choice=sent["choice"])
            db.add(row)
            db.commit()
            return jsonify(id=row.id), 201

    return app


def application() -> Flask:
    """The bare application on the folder that the environment names; for the server."""
    folder = Path(os.environ[FOLDER])
    return create(folder, (folder / "lesson.html").read_text(encoding="utf-8"))


def cookie(learner_id: int) -> str:
    """The Cookie header of a learner."""
    app = Flask(__name__)
    app.secret_key = KEY
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={serializer.dumps({'learner': learner_id})}"
