"""The host runs our worker: by a call, or in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from lms.cli.prepare import database_of
from lms.people import mail
from tests.interop.host.example import FOLDER, make_site

ROOT = Path(__file__).parents[3]


def put_mail(database):
    """A mail in the queue, as a page puts it there."""
    with database.writing() as writing:
        mail.send(
            writing,
            to="mai@school.example",
            template="password-changed",
            language="vi",
            values={"person_id": 1, "name": "Mai", "link_endpoint": "people.account"},
            now=datetime.now(UTC),
        )


def mails_in(data_dir):
    return list((data_dir / "mail").glob("*.eml"))


def test_jobs_that_are_due_are_done_by_a_call(host, database, settings):
    put_mail(database)
    assert host.climate.do_jobs() == 1
    assert host.climate.do_jobs() == 0
    assert len(mails_in(settings.data_dir)) == 1


def test_a_command_of_the_host_runs_the_worker_until_it_is_told_to_stop(tmp_path):
    site = make_site(tmp_path / "instance")
    (mounted,) = site.extensions["climate_lms"].values()
    database = database_of(mounted.app)
    put_mail(database)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("LMS_")},
        "PYTHONPATH": os.pathsep.join([str(FOLDER), str(ROOT)]),
        "SCHOOL_INSTANCE": str(tmp_path / "instance"),
    }
    command = [sys.executable, "-m", "flask", "--app", "school_site", "climate-worker"]
    worker = subprocess.Popen(command, env=environment, cwd=tmp_path)
    try:
        until = time.monotonic() + 60
        while not mails_in(mounted.settings.data_dir) and time.monotonic() < until:
            assert worker.poll() is None
            time.sleep(0.1)
        assert len(mails_in(mounted.settings.data_dir)) == 1
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.wait()
        database.engines.dispose()
