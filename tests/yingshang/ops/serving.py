"""The real server in processes that can be killed, and browsers that fill in forms."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
GONE = (urllib.error.URLError, ConnectionError, TimeoutError, http.client.HTTPException, OSError)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def variables(home: Path, url: str, **more: str) -> dict[str, str]:
    """The environment of a product process: nothing of the tests' settings reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YINGSHANG_", "DJANGO"))}
    ours = {
        "YINGSHANG_HOME": str(home),
        "YINGSHANG_DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return kept | ours | {"PYTHONIOENCODING": "utf-8"} | more


def run(environment: dict[str, str], *arguments: str) -> str:
    """What a command of the product printed. Raises CalledProcessError with its complaint in the notes."""
    done = subprocess.run(
        [sys.executable, "-m", "yingshang", *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]
    return done.stdout


def is_gone(number: int) -> bool:
    """Whether the process has ended. Its parent does not wait for it, so it leaves no trace."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


class Nursery:
    """A process with Django loaded that forks servers and workers as the command line would; they start in milliseconds."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.yingshang.ops.serving"],
            env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def start(self, *options: str, die_at: int = 0) -> int:
        """Fork a server and wait until it listens; its number. It may die at an operation on files (see dying.py)."""
        number = self._fork(die_at, "serve", "--port", str(self.port), *options)
        end = time.monotonic() + 60
        while time.monotonic() < end and not is_gone(number):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return number
        if die_at and is_gone(number):
            return number
        raise TimeoutError("the server does not listen")

    def start_worker(self, die_at: int = 0) -> int:
        """Fork a worker that looks often; its number."""
        return self._fork(die_at, "worker", "--poll", "0.02", "--tick", "0.05")

    def _fork(self, die_at: int, *arguments: str) -> int:
        self.process.stdin.write(" ".join((str(die_at), *arguments)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """One person's browser: cookies, the token of forms, no redirects."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay)

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and text. Raises what is in GONE when no answer came."""
        request = urllib.request.Request(self.base + path, data, headers)  # noqa: S310 - this machine
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode("utf-8", "replace")

    @property
    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        return self.ask(path, urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode())

    def upload(self, path: str, name: str, data: bytes) -> tuple[int, str]:
        mark = "xxxxxxxxmarkxxxxxxxx"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'
        file = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + file.encode() + data + f"\r\n--{mark}--\r\n".encode()
        return self.ask(path, body, **{"Content-Type": f"multipart/form-data; boundary={mark}"})

    def log_in(self, username: str, password: str) -> None:
        assert self.ask("/account/login/")[0] == 200
        status, text = self.post("/account/login/", username=username, password=password, next="/")
        assert status == 302, re.sub(r"\s+", " ", text)[-600:]


def main() -> None:
    """Fork a process for every line that comes in (where it dies, its command) and print its number."""
    import django  # noqa: PLC0415 - only in the process that serves

    os.environ["DJANGO_SETTINGS_MODULE"] = "yingshang.config.settings"
    django.setup()
    from django.urls import get_resolver  # noqa: PLC0415 - as above

    from tests.yingshang.kernel.jobs import handlers  # noqa: F401, PLC0415 - what the tests queue is known to the workers
    from tests.yingshang.ops.dying import die_at  # noqa: PLC0415 - as above
    from yingshang.config.cli import run  # noqa: PLC0415 - as above

    get_resolver().url_patterns  # noqa: B018 - loads every page once, before forking
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with open(os.devnull, "w") as nothing:
                os.dup2(nothing.fileno(), 1)
            number, *arguments = line.split()
            if int(number):
                die_at(int(number))
            os._exit(run(arguments))
        print(child, flush=True)


if __name__ == "__main__":
    main()
