"""Asking other servers: never into a private network, without redirects, and not for long."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from lms.interop import outgoing
from lms.interop.outgoing import Outgoing, PrivateAddressError, RedirectedError, TooLargeError


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/here")
            self.end_headers()
            return
        body = b"x" * 5000 if self.path == "/large" else b'{"here": true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    Handler.asked.clear()
    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made.server_port
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433"],
)
def test_this_machine_is_not_asked_by_any_of_its_names(server, host):
    with pytest.raises(requests.RequestException):
        Outgoing().get(f"http://{host}:{server}/here")
    assert Handler.asked == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "[fe80::1]", "[fd00::1]"],
)
def test_a_private_network_is_not_even_connected_to(address, monkeypatch):
    def connect(*_args, **_kwargs):
        raise AssertionError("connected")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(PrivateAddressError):
        Outgoing().get(f"http://{address}/here")


def test_a_name_that_changes_its_address_in_between_leads_nowhere(server, monkeypatch):
    """Public when it is looked at, this machine when it is connected to."""
    real = socket.getaddrinfo
    answers = iter(["93.184.215.14"])

    def resolve(host, port, *args, **kwargs):
        if host != "rebinding.example":
            return real(host, port, *args, **kwargs)
        address = next(answers, "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(PrivateAddressError):
        Outgoing().get(f"http://rebinding.example:{server}/here")
    assert Handler.asked == []


def test_a_host_that_the_administrator_named_is_asked(server):
    answer = Outgoing(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/here")
    assert answer.json() == {"here": True}


def test_a_redirect_is_not_followed(server):
    with pytest.raises(RedirectedError):
        Outgoing(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/away")
    assert Handler.asked == ["/away"]


def test_a_large_answer_is_not_read(server, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_BYTES", 1000)
    with pytest.raises(TooLargeError):
        Outgoing(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/large")


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert Outgoing(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/here").ok
