"""Mail reaches a real SMTP server or the folder, in the language of who reads it."""

from __future__ import annotations

import re
import socket
import stat
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from lms.people import accounts, links, mail
from lms.people.addresses import nonce_of, public_url, shown_url, token_of
from lms.people.mails import TEMPLATES
from lms.people.models import LinkPurpose
from lms.web.settings import EXTENSION as SETTINGS
from tests.conftest import NOW
from tests.people.factories import make_adult
from tests.people.mailbox import deliver_all, path_in

VALUES = {
    "name": "Nguyễn Thị Mai",
    "person": "Trần Bình",
    "organisation": "Trường Lê Lợi",
    "role": "leader",
    "new": 2,
    "open": 3,
    "link_endpoint": "people.sign_in",
}


def payload(**changes):
    return {
        "to": "mai@school.example",
        "template": "reset",
        "language": "en",
        "values": VALUES,
        **changes,
    }


class Sink(Message):
    """Keeps what arrives."""

    def __init__(self):
        super().__init__()
        self.arrived = []

    def handle_message(self, message):
        self.arrived.append(message)


@pytest.fixture
def sink():
    handler = Sink()
    checked = []

    def check(_server, _session, _envelope, _mechanism, login):
        checked.append((login.login, login.password))
        return AuthResult(success=True)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        authenticator=check,
        auth_require_tls=False,
    )
    controller.start()
    handler.checked = checked
    yield handler
    controller.stop()


def use(app, **changes):
    app.extensions[SETTINGS] = replace(app.extensions[SETTINGS], **changes)


def test_a_mail_reaches_the_smtp_server(app, session, sink):
    use(
        app, mail_url=f"smtp://box%40city:p%2Fw@127.0.0.1:{sink.port}", mail_from="lms@city.example"
    )
    with app.app_context():
        mail.deliver(session, payload(), NOW)
    (message,) = sink.arrived
    assert message["To"] == "mai@school.example"
    assert message["From"] == "lms@city.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_payload(decode=True).decode()
    assert "Nguyễn Thị Mai" in text
    assert sink.checked == [(b"box@city", b"p/w")]


def test_a_server_that_is_not_there_fails_the_job_so_that_it_is_tried_again(app, session):
    use(app, mail_url="smtp://127.0.0.1:1")
    with app.app_context(), pytest.raises(OSError, match="refused"):
        mail.deliver(session, payload(), NOW)


def test_without_a_server_mail_is_a_file_that_only_its_owner_reads(app, session):
    with app.app_context():
        mail.deliver(session, payload(), NOW)
    (path,) = (app.extensions[SETTINGS].data_dir / "mail").glob("*.eml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_every_mail_can_be_written_in_every_language(app, language):
    for kind in TEMPLATES:
        with app.app_context():
            message = mail.compose(payload(template=kind, language=language), NOW)
        assert message["Subject"]
        assert "%(" not in message.get_content() + message["Subject"]
        assert message["Content-Language"] == language
        assert not re.search(r"None|\{|<", message.get_content())


def test_links_use_the_public_address_and_its_prefix(app):
    with app.app_context():
        assert public_url("people.sign_in", "vi") == "http://127.0.0.1:8000/vi/sign-in"
        use(app, public_url="https://city.example/climate/")
        assert public_url("people.sign_in", "th") == "https://city.example/climate/th/sign-in"


def test_a_link_shown_to_somebody_has_the_address_by_which_he_came_unless_one_is_set(app):
    with app.test_request_context("/en/admin", base_url="http://192.168.1.7:8000"):
        assert shown_url("people.sign_in", "vi") == "http://192.168.1.7:8000/vi/sign-in"
        use(app, public_url="https://city.example/climate")
        assert shown_url("people.sign_in", "vi") == "https://city.example/climate/vi/sign-in"


def test_a_request_cannot_choose_the_host_of_a_mailed_link(app, client, database):
    with database.writing() as session:
        person = make_adult(session)
    client.post("/en/forgot", data={"email": person.email}, headers={"Host": "bad.example"})
    (message,) = deliver_all(app)
    link = re.search(r"https?://\S+", message.get_content())[0]
    assert urlsplit(link).netloc == "127.0.0.1:8000"


def test_a_waiting_mail_holds_nothing_that_opens_a_link(app, session):
    person = make_adult(session)
    accounts.forgot_password(session, person.email, NOW)
    session.commit()
    with app.app_context():
        (message,) = deliver_all(app)
        token = path_in(message).rsplit("/", 1)[1]
        nonce = nonce_of(token)
        assert links.find_link(session, LinkPurpose.RESET_PASSWORD, nonce, NOW)
        assert nonce != token
        for forged in (nonce, token + "x", token[:-1], nonce + ".x", ""):
            assert nonce_of(forged) is None
        assert token_of(nonce) == token


def test_an_unknown_template_is_refused_before_it_is_queued(session):
    with pytest.raises(KeyError):
        mail.send(session, to="a@b", template="spam", language="en", values={}, now=NOW)
