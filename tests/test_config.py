"""The settings and the key of an installation."""

from __future__ import annotations

import multiprocessing

import pytest

from lms.config import SettingError, Settings, secret_key, unknown_variables
from lms.db.engine import make_engines


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    folder = tmp_path / "var"
    key = secret_key(folder)
    assert len(key) >= 64
    assert secret_key(folder) == key
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in folder.iterdir()] == ["secret.key"]


def test_processes_that_start_together_use_one_key(tmp_path):
    context = multiprocessing.get_context("fork")
    with context.Pool(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path / "var"] * 40, chunksize=1))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64


def test_a_key_file_that_others_may_read_is_closed(tmp_path):
    key = secret_key(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_nothing_is_signed_with_an_empty_key(tmp_path, content):
    (tmp_path / "secret.key").write_text(content)
    with pytest.raises(SettingError, match=r"secret\.key"):
        secret_key(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("THREADS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_BODY_KIB", "-5"),
        ("DEVELOPMENT", "perhaps"),
        ("PUBLIC_URL", "lessons.example.org"),
        ("PUBLIC_URL", "ftp://lessons.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "http://[::1"),
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "http://mail.example.org"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://box:hush@mail.example.org:post"),
        ("MAIL_URL", "smtps://mail.example.org:99999"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_name(name, value):
    with pytest.raises(SettingError, match=f"^{name.lower()}: ") as refused:
        Settings.load({f"LMS_{name}": value})
    assert "hush" not in str(refused.value)


def test_settings_that_work_are_taken():
    settings = Settings.load(
        {"LMS_TRUSTED_PROXIES": "0", "LMS_PORT": "80", "LMS_PUBLIC_URL": "http://box.test/climate"}
    )
    assert (settings.trusted_proxies, settings.port) == (0, 80)


def test_a_mail_server_with_name_and_password_is_taken():
    url = "smtps://box%40city:p%2Fw@mail.example.org:465"
    assert Settings.load({"LMS_MAIL_URL": url}).mail_url == url


def test_a_variable_that_is_no_setting_is_told_with_the_nearest_name():
    env = {
        "LMS_COLOUR": "x",
        "LMS_TEST_IT": "x",
        "LMS_PUBLIK_URL": "x",
        "LMS_PORT": "80",
        "LMS_CONFIG": "",
    }
    assert unknown_variables({**env, "HOME": "/"}) == {
        "LMS_COLOUR": "",
        "LMS_PUBLIK_URL": "LMS_PUBLIC_URL",
    }


@pytest.mark.parametrize("content", [b"port =", b"\xff\xfe", b"prot = 80"])
def test_a_settings_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "lms.toml"
    file.write_bytes(content)
    with pytest.raises(SettingError, match=r"lms\.toml: "):
        Settings.load({"LMS_CONFIG": str(file)})


@pytest.mark.parametrize("url", ["mysql://u:hush@db/lms", "nonsense", "postgres://db/lms", "://"])
def test_a_database_of_another_kind_is_refused_without_telling_its_password(url):
    with pytest.raises(SettingError, match=r"^database_url: ") as refused:
        make_engines(url)
    assert "hush" not in str(refused.value)
