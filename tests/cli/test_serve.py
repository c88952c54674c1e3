"""`lms serve`: from an empty folder to a site, and how it ends."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import replace

import httpx
import psutil
import pytest

from lms import resources
from lms.cli.network import lan_address, numeric, qr_code
from lms.cli.output import CommandError
from lms.db.jobs import Job, JobState, enqueue
from lms.people.models import Role
from tests.cli.conftest import environment
from tests.cli.running import Server, serving
from tests.conftest import NOW
from tests.people.factories import make_organisation, make_staff

COURSE = "danang-secondary"


@pytest.fixture
def empty(settings, tmp_path):
    """Settings of an installation of which nothing exists yet."""
    return replace(settings, data_dir=tmp_path / "new", database_url="")


def children():
    """The processes below this one that run; a browser of other tests may be among them."""
    return {each for each in psutil.Process().children(recursive=True) if each.is_running()}


@pytest.fixture(scope="module", autouse=True)
def before():
    """What ran before these tests."""
    return children()


def within(seconds, condition):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def test_an_empty_folder_becomes_a_site_and_says_where_to_click(empty):
    with serving(empty) as server:
        said = server.said()
        assert f"Open {server.url}/ in a browser." in said
        assert "Pack " in said
        page = httpx.get(f"{server.url}/", headers={"Accept-Language": "th"}, follow_redirects=True)
        assert page.status_code == 200
        assert page.url.path == "/th/"
        link = re.search(r"http://\S+/setup/\S+", said)[0]
        assert httpx.get(link).status_code == 200
    assert empty.data_dir.stat().st_mode & 0o777 == 0o700


def test_a_later_start_does_nothing_again_and_knows_its_administrator(settings, session):
    make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
    session.commit()
    session.close()
    with serving(settings) as server:
        said = server.said()
    assert "setup" not in said
    assert "Making" not in said
    assert "Pack " not in said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_with_all_its_children(how, settings):
    with serving(settings) as server:
        family = server.children()
        assert len(family) >= 3
        assert server.stop(how) == 0
        assert not any(each.is_running() for each in family)
    assert "Stopped." in server.said()
    assert "Traceback" not in server.said()


def test_ctrl_c_reaches_the_whole_group_and_still_ends_cleanly(settings):
    with serving(settings) as server:
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(30) == 0
    assert "starting it again" not in server.said()


def test_a_killed_job_worker_is_started_again(settings, database):
    with serving(settings) as server:
        web = {each.pid for each in server.listeners()}
        (worker,) = [each for each in server.children() if each.pid not in web]
        worker.kill()
        within(20, lambda: len(server.children()) == 3)
        assert {each.pid for each in server.listeners()} == web
        with database.writing() as session:
            job = enqueue(session, "learning.close", {"attempt": 0}, NOW)
        within(20, lambda: done(database, job.id))


def done(database, job_id):
    with database.reading() as session:
        return session.get_one(Job, job_id).state is JobState.DONE


def test_a_port_in_use_is_refused_in_one_sentence(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "lms", "serve", "--port", str(port)],
            env={**os.environ, **environment(settings)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_server_on_the_same_data_is_refused(settings):
    with serving(settings) as server:
        second = Server(settings)
        with pytest.raises(AssertionError, match="in use by `lms serve, process"):
            second.start()
        assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_a_changed_pack_is_in_use_without_a_restart(empty, tmp_path, lms, monkeypatch):
    pack = tmp_path / "pack"
    shutil.copytree(resources.folder("lessons"), pack)
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    with serving(empty) as server:
        url = f"{server.url}/en/courses/{COURSE}/rain-in-the-city"
        assert httpx.get(url).status_code == 404
        lms("new", "lesson", pack / COURSE, "rain-in-the-city")
        lms("reload", on=empty)
        within(10, lambda: all(httpx.get(url).status_code == 200 for _ in range(8)))


def test_a_start_with_a_faulty_pack_serves_the_last_good_one(empty, tmp_path, monkeypatch):
    pack = tmp_path / "pack"
    shutil.copytree(resources.folder("lessons"), pack)
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    with serving(empty):
        pass
    (pack / COURSE / "course.yaml").write_text("lessons: [", "utf-8")
    with serving(empty) as server:
        assert "the last good ones stay in use" in server.said()
        assert httpx.get(f"{server.url}/en/courses/{COURSE}").status_code == 200


def test_https_is_trusted_by_who_trusts_the_authority_and_marks_cookies(settings):
    server = Server(settings, "--https", "--host", "127.0.0.1")
    server.url = f"https://127.0.0.1:{server.port}"
    try:
        server.start()
        authority = settings.data_dir / "tls" / "authority.pem"
        trusting = ssl.create_default_context(cafile=str(authority))
        with httpx.Client(verify=trusting) as client:
            answer = client.get(f"{server.url}/en/sign-in")
            assert answer.status_code == 200
            assert "; Secure" in answer.headers["Set-Cookie"]
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/en/")
        assert (settings.data_dir / "tls" / "server.key").stat().st_mode & 0o777 == 0o600
        first = (settings.data_dir / "tls" / "server.pem").read_bytes()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
    assert first == (settings.data_dir / "tls" / "server.pem").read_bytes()


def has_lan() -> bool:
    try:
        return bool(lan_address())
    except CommandError:
        return False


@pytest.mark.skipif(not has_lan(), reason="this machine is in no network")
def test_a_phone_in_the_same_network_finds_the_site_and_keeps_its_cookie(settings):
    server = Server(settings, "--lan")
    try:
        server.start()
        address = f"http://{lan_address()}:{server.port}"
        assert f"open {address}/" in server.said()
        assert qr_code(f"{address}/") in server.said()
        page = httpx.get(f"{address}/vi/sign-in")
        assert page.status_code == 200
        assert "Secure" not in page.headers.get("Set-Cookie", "")
        assert httpx.get(f"{server.url}/healthz").status_code == 200, "this machine itself, too"
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()


def test_https_and_a_public_url_without_it_contradict_each_other(settings, lms, monkeypatch):
    monkeypatch.setenv("LMS_PUBLIC_URL", "http://lms.example")
    assert "contradict" in lms("serve", "--https", code=1).output


def test_a_host_that_nobody_knows_is_told(settings, lms):
    assert "no address of this machine" in lms("serve", "--host", "no such host", code=1).output


def test_a_name_becomes_the_address_to_listen_on():
    assert numeric("localhost") == "127.0.0.1"
    assert numeric("0.0.0.0") == "0.0.0.0"
    assert numeric("::1") == "::1"


def test_a_process_may_hold_as_many_connections_as_the_system_lets_it():
    code = (
        "import resource as r; from lms.cli.server import allow_connections\n"
        "hard = r.getrlimit(r.RLIMIT_NOFILE)[1]\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (1024, {hard}))\n"
        "allow_connections(); print(r.getrlimit(r.RLIMIT_NOFILE)[0])"
    )
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = 11_000 if most == resource.RLIM_INFINITY else min(most, 11_000)
    for hard, allowed in (("hard", wanted), ("4096", 4096)):
        command = [sys.executable, "-c", code.format(hard=hard)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert int(done.stdout) == allowed


def test_no_child_is_left_by_these_tests(before):
    within(15, lambda: not children() - before)
