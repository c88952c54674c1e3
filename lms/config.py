"""Settings of an installation, each documented where it is declared.

A setting comes from the environment (``LMS_<NAME>``), else from the file named by ``LMS_CONFIG``
(TOML, lower-case names), else from its default. Nothing else in the product reads the
environment. ``docs/operations.md`` lists every setting; a test keeps the two in step.
"""

from __future__ import annotations

import difflib
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: Ways to a mail server, with the port of each where its address names none.
MAIL_PORTS = {"smtp": 587, "smtps": 465}

#: How alike two names are of which one may be meant for the other, 0 to 1.
_ALIKE = 0.75


class SettingError(ValueError):
    """A setting cannot be used; the message names it and says what it should be."""


def setting(default: Any, doc: str, *, least: int = 1, most: int = 2**31) -> Any:
    """Declare a setting with its default, the sentence that documents it, and a number's limits."""
    return field(default=default, metadata={"doc": doc, "limits": (least, most)})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings; immutable once the application is made."""

    data_dir: Path = setting(Path("var"), "Folder for the database, keys, mail and compiled packs.")
    database_url: str = setting(
        "", "SQLAlchemy address of the database; empty means SQLite in the data folder."
    )
    redis_url: str = setting(
        "",
        "Address of Redis; empty means that rate limits are kept in each process, and that "
        "processes hear of each other's live answers up to 0.2 s later.",
    )
    public_url: str = setting(
        "", "Address under which people reach the site; decides links, QR codes and cookie flags."
    )
    trusted_proxies: int = setting(
        0, "Number of proxies in front whose X-Forwarded-* headers are believed.", least=0
    )
    host: str = setting("127.0.0.1", "Address on which `lms serve` listens.")
    port: int = setting(8000, "Port on which `lms serve` listens.", most=65535)
    workers: int = setting(2, "Web processes of `lms serve`.")
    threads: int = setting(4, "Threads of each web process.")
    pack_folders: tuple[Path, ...] = setting(
        (), "Further content packs, folders separated by the system's path separator."
    )
    built_in_pack: bool = setting(True, "Whether the built-in pack is offered.")
    mail_url: str = setting(
        "", "smtp://user:password@host:port or smtps://…; empty writes mail into the data folder."
    )
    mail_from: str = setting("climate-lms@localhost", "Sender of the mail that we send.")
    development: bool = setting(
        False, "Watch packs for changes and show problems of packs in the page."
    )
    max_upload_kib: int = setting(1024, "Largest upload in KiB.")
    max_body_kib: int = setting(1536, "Largest request body in KiB.")
    address_limit_per_minute: int = setting(
        120, "Sign-ins and codes tried from one address in a minute."
    )
    api_limit_per_minute: int = setting(600, "Requests of one API token in a minute.")
    private_hosts: tuple[str, ...] = setting(
        (),
        "Hosts in a private network that may be asked all the same (a school's own Moodle), "
        "separated by commas.",
    )
    xapi_endpoint: str = setting(
        "", "Address of a learning record store (xAPI), above /statements; empty sends nothing."
    )
    xapi_key: str = setting("", "Name with which we sign in at the learning record store.")
    xapi_secret: str = setting("", "Password with which we sign in at the learning record store.")
    demo_banner: bool = setting(False, "Show on every page that this is a demonstration.")

    @property
    def database(self) -> str:
        """The SQLAlchemy address in use."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'lms.db'}"

    @property
    def is_https(self) -> bool:
        """True when people reach us by https, so that cookies may be marked Secure."""
        return self.public_url.startswith("https://")

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Read the settings; `overrides` (from the command line) win."""
        env = os.environ if env is None else env
        values: dict[str, Any] = {}
        if path := env.get("LMS_CONFIG"):
            values.update(_read(Path(path)))
        known = {each.name: each for each in fields(cls)}
        if unknown := sorted(set(values) - set(known)):
            raise SettingError(f"{env['LMS_CONFIG']}: unknown: {', '.join(unknown)}")
        for name in known:
            if (text := env.get(f"LMS_{name.upper()}")) is not None:
                values[name] = text
        values.update(overrides)
        made = cls(**{name: _converted(known[name], value) for name, value in values.items()})
        _check_address(made.public_url)
        _check_mail_server(made.mail_url)
        _check_record_store(made)
        return made


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except ValueError as error:  # neither TOML nor UTF-8
        raise SettingError(f"{file}: {error}") from error


def _check_address(public_url: str) -> None:
    """Refuse an address that no link can begin with."""
    try:
        parts = urlsplit(public_url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if public_url and not usable:
        raise SettingError(f"public_url: {public_url!r} must begin with https:// or http://")


def _check_mail_server(mail_url: str) -> None:
    """Refuse what no mail can be sent through; the address may hold a password and is not told."""
    try:
        parts = urlsplit(mail_url)
        usable = parts.scheme in MAIL_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if mail_url and not usable:
        raise SettingError("mail_url: must be smtp://host:port or smtps://host:port")


def _check_record_store(made: Settings) -> None:
    """Refuse a store that cannot be asked, or to which nobody could be named."""
    try:
        parts = urlsplit(made.xapi_endpoint)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if made.xapi_endpoint and not usable:
        raise SettingError("xapi_endpoint: must begin with https:// or http://")
    if made.xapi_endpoint and not made.public_url:
        raise SettingError("xapi_endpoint: needs public_url, below which all that is told is named")


def unknown_variables(env: Mapping[str, str]) -> dict[str, str]:
    """Variables that look like settings and are none, each with the nearest name or "".

    Those of the tests (`LMS_TEST_…`) look like none.
    """
    known = {"LMS_CONFIG", *(f"LMS_{each.name.upper()}" for each in fields(Settings))}
    unknown = sorted(
        each
        for each in env
        if each.startswith("LMS_") and not each.startswith("LMS_TEST_") and each not in known
    )
    return {
        each: next(iter(difflib.get_close_matches(each, sorted(known), 1, _ALIKE)), "")
        for each in unknown
    }


def _converted(declared: Any, value: Any) -> Any:
    """`value` in the type of the setting's default.

    Raises:
        SettingError: the text is not of that type.
    """
    default = declared.default if declared.default is not MISSING else ""
    try:
        if isinstance(default, bool):
            return value if isinstance(value, bool) else _flag(str(value))
        if isinstance(default, int):
            return _number(value, *declared.metadata["limits"])
        if isinstance(default, Path):
            return Path(value)
        if declared.name == "private_hosts":
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(part.strip().lower() for part in parts if part.strip())
        if isinstance(default, tuple):
            parts = value.split(os.pathsep) if isinstance(value, str) else value
            return tuple(Path(part) for part in parts if str(part))
        return str(value)
    except ValueError as error:
        raise SettingError(f"{declared.name}: {error}") from error


def _number(value: Any, least: int, most: int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ValueError(f"{value!r} is no whole number from {least} to {most}")
    return number


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


#: Bytes of chance in the installation's key, and characters below which a file holds no key.
_KEY_BYTES = 48
_MIN_KEY = 32


def secret_key(data_dir: Path) -> str:
    """The installation's key, made on first use and readable by its owner only.

    Raises:
        SettingError: the file holds no key, and what it would sign could be forged.
    """
    path = data_dir / "secret.key"
    if not path.exists():
        _make_key(path)
    key = path.read_text("ascii").strip()
    if len(key) < _MIN_KEY:
        raise SettingError(
            f"{path} holds no key. Restore it from a backup; or delete it, and everybody is "
            "signed out."
        )
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return key


def _make_key(path: Path) -> None:
    """Write a new key; of two processes that start together both use the key of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(_KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            path.hardlink_to(draft)  # all at once, and never over another's
        except FileExistsError:
            return
        except OSError:  # a file system without links, such as a USB stick's
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
