"""The key of an installation."""

from __future__ import annotations

import multiprocessing

import pytest

from lms.config import SettingError, secret_key


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
