"""A standing clock on a working day, and an installation with e-mail and an SMS gateway that is only recorded."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from tests.factories.messaging import installation

TODAY = "2026-03-02 10:00+08:00"  # a Monday; the digest of the day has left


@pytest.fixture
def clock_at():
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wired(settings):
    """E-mail and no SMS; a function sets SMS as said."""
    settings.MESSAGING = installation()

    def sms(**given):
        settings.MESSAGING = installation(**given)

    return sms


class Gateway:
    """A gateway on this machine that keeps what it was asked and answers as told."""

    def __init__(self):
        self.calls = []
        self.status, self.answer, self.wait = 200, '{"code":"OK"}', 0.0
        self.released = threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                gateway.calls.append((self.command, self.path, dict(self.headers), body.decode()))
                if gateway.wait:
                    gateway.released.wait(gateway.wait)
                self.send_response(gateway.status)
                if gateway.status == 302:
                    self.send_header("Location", "http://elsewhere.invalid/")
                self.end_headers()
                self.wfile.write(gateway.answer.encode())

            do_GET = do_POST  # noqa: N815 - the name is the library's

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def gateway():
    made = Gateway()
    yield made
    made.close()
