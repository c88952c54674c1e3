"""The front between server and Flask: what a request and an answer look like on the other side."""

from __future__ import annotations

import asyncio
import re
import threading
import time

import pytest
from flask import Flask, request

from lms.web.asgi import ARRIVED, Front

LIMIT = 1000


@pytest.fixture
def flask_app():
    app = Flask("small")
    app.config["MAX_CONTENT_LENGTH"] = LIMIT

    @app.route("/echo/<path:rest>", methods=["GET", "POST"])
    def echo(rest):
        return {
            "rest": rest,
            "query": request.args.to_dict(),
            "body": request.get_data().decode(),
            "length": request.content_length,
            "form": request.form.to_dict(),
            "cookies": request.cookies.to_dict(),
            "forwarded": request.headers.get("X-Forwarded-For"),
            "address": request.remote_addr,
            "url": request.url,
        }

    return app


@pytest.fixture
def front(flask_app):
    return Front(flask_app.wsgi_app, threads=2, max_body=LIMIT)


class Client:
    """One request as an ASGI server hands it over; the answer as it got it back."""

    def __init__(self, parts=(b"",), *, hang_up=False):
        self.waiting = list(parts)
        self.hang_up = hang_up
        self.read = 0
        self.sent = []

    async def receive(self):
        if not self.waiting:
            return {"type": "http.disconnect"}
        part = self.waiting.pop(0)
        self.read += 1
        more = bool(self.waiting) or self.hang_up
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def body(self):
        return b"".join(each["body"] for each in self.sent[1:])


def scope(path="/echo/x", method="GET", query=b"", headers=(), **changes):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "http_version": "1.1",
        "scheme": "http",
        "headers": [(b"host", b"box.test:8000"), *headers],
        "client": ("10.0.0.7", 5000),
        "server": ("10.0.0.1", 8000),
        **changes,
    }


def ask(front, client=None, **request_):
    client = client or Client()
    asyncio.run(front(scope(**request_), client.receive, client.send))
    return client


def told(client):
    import json

    return json.loads(client.body)


def test_path_query_and_address_arrive_as_they_were(front):
    answer = told(ask(front, path="/echo/bài học", query="tên=Hoa&n=1".encode()))
    assert answer["rest"] == "bài học"
    assert answer["query"] == {"tên": "Hoa", "n": "1"}
    assert answer["address"] == "10.0.0.7"
    assert answer["url"].startswith("http://box.test:8000/echo/")


def test_a_body_in_pieces_is_one_body(front):
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    client = Client([b"a=1&", b"b=", b"2"])
    assert told(ask(front, client, method="POST", headers=form))["form"] == {"a": "1", "b": "2"}


def test_the_length_is_what_came_not_what_was_announced(front):
    client = Client([b"12345"])
    wrong = [(b"content-length", b"3"), (b"content-type", b"text/plain")]
    answer = told(ask(front, client, method="POST", headers=wrong))
    assert (answer["length"], answer["body"]) == (5, "12345")


def test_what_is_too_large_is_refused_by_the_application_and_not_kept(front):
    client = Client([b"x" * 600, b"x" * 600, b"x" * 600])
    assert ask(front, client, method="POST").status == 413
    assert client.read == 3, "the browser was cut off before it had sent everything"


def test_nobody_may_send_without_end(front):
    client = Client([b"x" * LIMIT] * 500)
    assert ask(front, client, method="POST").status == 413
    assert client.read < 50


def test_who_hangs_up_in_the_middle_gets_no_answer_and_does_nothing(front):
    client = Client([b"a=1"], hang_up=True)
    assert ask(front, client, method="POST").sent == []


def test_a_header_with_an_underscore_cannot_pass_for_that_of_a_proxy(front):
    answer = told(ask(front, headers=[(b"x_forwarded_for", b"1.2.3.4")]))
    assert answer["forwarded"] is None


def test_a_cookie_in_two_pieces_is_one_cookie(front):
    answer = told(ask(front, headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2")]))
    assert answer["cookies"] == {"a": "1", "b": "2"}


def test_several_cookies_are_set(flask_app, front):
    @flask_app.get("/two")
    def two():
        from flask import make_response

        response = make_response("two")
        response.set_cookie("a", "1")
        response.set_cookie("b", "2")
        return response

    headers = ask(front, path="/two").sent[0]["headers"]
    assert len([name for name, _value in headers if name == b"set-cookie"]) == 2


def test_an_error_while_the_answer_is_made_is_an_answer(flask_app, front, caplog):
    @flask_app.get("/half")
    def half():
        def pieces():
            yield "begin"
            raise OSError("the disk is gone")

        return flask_app.response_class(pieces())

    assert ask(front, path="/half").status == 500
    assert "the disk is gone" in caplog.text


def test_files_are_closed(flask_app, front):
    closed = threading.Event()

    @flask_app.get("/file")
    def file():
        response = flask_app.response_class(["a"])
        response.call_on_close(closed.set)
        return response

    ask(front, path="/file")
    assert closed.is_set()


def test_requests_are_answered_side_by_side_and_reading_keeps_no_thread(flask_app, front):
    both_here = threading.Barrier(2, timeout=20)

    @flask_app.get("/meet")
    def meet():
        both_here.wait()
        return "met"

    async def never_more():
        await asyncio.Event().wait()

    async def together():
        readers = [Client(), Client(), Client(), Client()]
        never = [
            asyncio.create_task(front(scope(method="POST"), never_more, each.send))
            for each in readers
        ]
        await asyncio.sleep(0)
        clients = [Client(), Client()]
        await asyncio.gather(
            *(front(scope(path="/meet"), each.receive, each.send) for each in clients)
        )
        for task in never:
            task.cancel()
        return clients

    began = time.monotonic()
    assert [client.status for client in asyncio.run(together())] == [200, 200]
    assert time.monotonic() - began < 20


def test_a_request_that_waits_for_a_thread_says_when_it_came(flask_app):
    front = Front(flask_app.wsgi_app, threads=1, max_body=LIMIT)
    second_is_here = threading.Event()

    @flask_app.get("/first")
    def first():
        second_is_here.wait(20)
        return str(time.time())

    @flask_app.get("/second")
    def second():
        return str(request.environ[ARRIVED])

    async def one_after_the_other():
        clients = [Client(), Client()]
        tasks = []
        for client, path in zip(clients, ("/first", "/second"), strict=True):
            asked = front(scope(path=path), client.receive, client.send)
            tasks.append(asyncio.create_task(asked))
            await asyncio.sleep(0)
        second_is_here.set()
        await asyncio.gather(*tasks)
        return clients

    was_done, arrived = (float(each.body) for each in asyncio.run(one_after_the_other()))
    assert arrived <= was_done


async def stays_open(scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": threading.current_thread().name.encode()})


@pytest.fixture
def with_streams(flask_app):
    in_loop = ((re.compile(r"/open/\w+"), stays_open),)
    return Front(flask_app.wsgi_app, threads=2, max_body=LIMIT, in_loop=in_loop)


def test_what_stays_open_is_answered_by_the_event_loop(with_streams):
    assert ask(with_streams, path="/open/door").body == b"MainThread"
    assert ask(with_streams, path="/open/door/").status == 404
    assert told(ask(with_streams, path="/echo/open/door"))["rest"] == "open/door"


def test_below_a_prefix_the_same_paths_stay_open(with_streams):
    assert ask(with_streams, path="/climate/open/door", root_path="/climate").status == 200
    assert ask(with_streams, path="/climate/open/door").status == 404


def test_what_belongs_to_the_loop_begins_with_the_server(flask_app):
    began = []

    def start():
        began.append(asyncio.get_running_loop())

    front = Front(flask_app.wsgi_app, threads=1, max_body=LIMIT, started=start)
    follow_server(front)
    assert len(began) == 1


def follow_server(front):
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(front({"type": "lifespan"}, receive, send))
    return sent


def test_the_end_of_the_server_waits_for_its_threads(front):
    assert follow_server(front) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
