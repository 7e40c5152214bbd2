"""Real worker processes on the database of the test."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

ROOT = Path(__file__).parents[4]


def wait_until(holds, seconds: float = 60, every: float = 0.02) -> None:
    """Until ``holds()``; AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not happen within {seconds} s"
        time.sleep(every)


def child_environment() -> dict[str, str]:
    """The variables with which another process of ours uses the database of this test."""
    stored = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{stored['NAME']}"
    else:
        host = urlencode({"host": stored["HOST"]})
        user = f"{quote(stored['USER'])}:{quote(stored['PASSWORD'])}"
        address = f"postgresql://{user}@:{stored['PORT'] or 5432}/{stored['NAME']}?{host}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.django_settings",
        "YINGSHANG_TEST_DATABASE": address,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


class Forks:
    """Workers that can be killed."""

    def __init__(self, server: subprocess.Popen) -> None:
        self._server = server
        self.alive: set[int] = set()

    def start(self, failpoint: str = "-", threads: int = 2) -> int:
        """A worker, once it has been forked; ``failpoint`` is where it dies by itself."""
        self._server.stdin.write(f"{failpoint} {threads}\n")
        self._server.stdin.flush()
        child = int(self._server.stdout.readline())
        self.alive.add(child)
        return child

    def is_gone(self, child: int) -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            self.alive.discard(child)
            return True
        return False

    def end(self, child: int, how: int = signal.SIGKILL) -> None:
        """Send the signal and wait for the end."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, how)
        self.wait(child)

    def wait(self, child: int) -> None:
        wait_until(lambda: self.is_gone(child), 60, 0.002)


@pytest.fixture(scope="session")
def fork_server(django_db_setup, django_db_blocker, tmp_path_factory):
    """One for all tests: it opens no connection itself."""
    with (tmp_path_factory.mktemp("workers") / "log").open("w") as errors:
        with django_db_blocker.unblock():
            environment = child_environment()
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.yingshang.kernel.jobs.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        )
        yield server
        server.stdin.close()
        server.wait(20)
        server.stdout.close()


@pytest.fixture
def forks(transactional_db, fork_server):
    made = Forks(fork_server)
    yield made
    for child in list(made.alive):
        made.end(child)
