"""The site's accounts, in a database of its own, and who is signed in.

`flask --app school_site add-account` makes one; `demo-accounts` makes three to try the site with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask, current_app, g, session
from flask.cli import with_appcontext
from werkzeug.security import check_password_hash, generate_password_hash

_TABLES = """
CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    post TEXT NOT NULL CHECK (post IN ('pupil', 'teacher', 'head')),
    password TEXT NOT NULL
)
"""
#: Login, name, language, post; the password of each is his login and "-2026".
DEMO = (
    ("an", "Nguyễn Văn An", "vi", "pupil"),
    ("mai", "Trần Thị Mai", "vi", "teacher"),
    ("hoa", "Lê Thị Hoa", "en", "head"),
)


@dataclass(frozen=True)
class Account:
    """Somebody of the school."""

    id: int
    login: str
    name: str
    language: str
    post: str


def init_app(app: Flask) -> None:
    """Make the table, and offer the commands and the account of each page."""
    with app.app_context(), _database() as database:
        database.execute(_TABLES)
    app.cli.add_command(add_account)
    app.cli.add_command(demo_accounts)
    app.context_processor(lambda: {"account": signed_in()})


def signed_in() -> Account | None:
    """Whoever is signed in by this request."""
    if "account" not in g:
        g.account = _by("id", session["account"]) if "account" in session else None
    found: Account | None = g.account
    return found


def sign_in(login: str, password: str) -> bool:
    """Sign somebody in; whether login and password belong together."""
    with _database() as database:
        row = database.execute(
            "SELECT id, password FROM account WHERE login = ?", (login.strip(),)
        ).fetchone()
    if row is None or not check_password_hash(row["password"], password):
        return False
    session.clear()
    session["account"] = row["id"]
    return True


def sign_out() -> None:
    """Sign out here."""
    session.clear()


@click.command("add-account")
@click.argument("login")
@click.argument("name")
@click.option("--language", default="vi")
@click.option("--post", type=click.Choice(["pupil", "teacher", "head"]), default="pupil")
@click.password_option()
@with_appcontext
def add_account(login: str, name: str, language: str, post: str, password: str) -> None:
    """Make an account."""
    _add(login, name, language, post, password)


@click.command("demo-accounts")
@with_appcontext
def demo_accounts() -> None:
    """Make accounts to try the site with."""
    for login, name, language, post in DEMO:
        if _by("login", login) is None:
            _add(login, name, language, post, f"{login}-2026")
        click.echo(f"{login} / {login}-2026: {name}, {post}")


def _add(login: str, name: str, language: str, post: str, password: str) -> None:
    with _database() as database:
        database.execute(
            "INSERT INTO account (login, name, language, post, password) VALUES (?, ?, ?, ?, ?)",
            (login, name, language, post, generate_password_hash(password)),
        )


def _by(column: str, value: object) -> Account | None:
    query = f"SELECT id, login, name, language, post FROM account WHERE {column} = ?"  # noqa: S608
    with _database() as database:
        row = database.execute(query, (value,)).fetchone()
    return Account(**row) if row else None


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    path = Path(current_app.instance_path) / "school.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.row_factory = sqlite3.Row
        yield database
