"""kill -9 of the server at 200 random moments while several people work: what was answered is there once, nothing is half.

``YINGSHANG_KILLS`` asks for fewer. The moments come from a fixed seed; what they meet is up to the machine.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections

from tests.factories.orgs import PASSWORD, make_person, make_unit
from tests.yingshang.kernel.files.test_killing import address
from tests.yingshang.kernel.jobs.conftest import wait_until
from tests.yingshang.ops.serving import GONE, Browser, Nursery, free_port, is_gone, run, variables
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.config import home as homes
from yingshang.kernel.ids import new_id
from yingshang.kernel.models import Event, Submission
from yingshang.orgs.enums import PostKind, UnitKind
from yingshang.orgs.models import Unit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork"),
    pytest.mark.django_db(transaction=True),
]
KILLS, WRITERS = int(os.environ.get("YINGSHANG_KILLS", "200")), 4


class Writer(threading.Thread):
    """Founds units by the page, each under a key of its own; what got no answer is sent again, and answers too."""

    def __init__(self, browser: Browser, number: int, parent: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.browser, self.number, self.stop = browser, number, stop
        self.path = f"/units/{parent}/found/"
        self.random = random.Random(number)
        self.done: list[tuple[str, str]] = []
        self.open: tuple[str, str] | None = None
        self.again = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            if self.done and self.random.random() < 0.2:
                self._send(self.random.choice(self.done), again=True)
                continue
            self.open = self.open or (f"第{self.number}组{len(self.done)}号站", str(new_id()))
            if self._send(self.open):
                self.done.append(self.open)
                self.open = None

    def _send(self, act: tuple[str, str], *, again: bool = False) -> bool:
        name, key = act
        try:
            status, text = self.browser.post(self.path, name=name, kind=UnitKind.INSTITUTION, _key=key)
        except GONE:
            self.stop.wait(0.02)
            return False
        if status != 302:
            self.wrong.append(f"{status} {name} {again} {text[-300:]}")
            self.stop.wait(0.1)
        self.again += again
        return status == 302


def start_writers(port: int, username: str, parent: int, stop: threading.Event) -> list[Writer]:
    writers = []
    for number in range(WRITERS):
        browser = Browser(port)
        browser.log_in(username, PASSWORD)
        writers.append(Writer(browser, number, parent, stop))
    for writer in writers:
        writer.start()
    return writers


def settle(writers: list[Writer]) -> None:
    """What got no answer at the very end is asked again, in peace."""
    for writer in writers:
        writer.join(60)
        for _ in range(5):
            if writer.open and writer._send(writer.open):
                writer.done.append(writer.open)
                writer.open = None


def end(number: int) -> None:
    """Kill what still lives, and wait: a server that is dying still takes connections."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    wait_until(lambda: is_gone(number))


def wait_for_an_act(writers: list[Writer]) -> None:
    """Until somebody got an answer to something new: how soon a kill may follow is up to the machine."""
    before, end = sum(len(writer.done) for writer in writers), time.monotonic() + 20
    while sum(len(writer.done) for writer in writers) == before and time.monotonic() < end:
        time.sleep(0.005)


def work(nursery: Nursery, username: str, parent: int) -> list[Writer]:
    """The people at work while the server dies again and again."""
    stop = threading.Event()
    server = nursery.start()
    try:
        writers = start_writers(nursery.port, username, parent, stop)
        dice = random.Random(7)
        for _ in range(KILLS):
            wait_for_an_act(writers)
            time.sleep(dice.uniform(0, 0.4))
            end(server)
            server = nursery.start()
        stop.set()
        settle(writers)
    finally:
        stop.set()
        end(server)
    return writers


def test_killed_at_random_moments_under_load(tmp_path):
    office = make_unit("云川县", kind=UnitKind.COUNTY)
    person = make_person("系统管理员", office, PostKind.SYSTEM_ADMIN)
    person.password = Argon2PasswordHasher().encode(PASSWORD, "s" * 16)
    person.save()
    environment = variables(tmp_path, address())
    connections.close_all()
    homes.make(tmp_path, {})
    run(environment, "collectstatic", "--noinput", "--verbosity", "0")
    nursery = Nursery(environment, free_port())
    try:
        writers = work(nursery, person.username, office.pk)
    finally:
        nursery.close()
    assert [writer.wrong for writer in writers] == [[]] * WRITERS
    assert [writer.open for writer in writers] == [None] * WRITERS
    assert sum(writer.again for writer in writers) > 0, "no answered act was ever sent again"
    check(Counter(name for writer in writers for name, _ in writer.done), office.pk)


def check(acknowledged: Counter[str], root: int, *, at_least: int = KILLS // 2) -> None:
    """Every answered act is there once with all that belongs to it, and nothing else is."""
    assert acknowledged.total() >= at_least
    units = Unit.objects.filter(parent=root)
    assert Counter(units.values_list("name", flat=True)) == acknowledged
    assert {unit.path for unit in units} == {f"{root}/{unit.pk}/" for unit in units}
    for model in (Event, Entry):
        rows = model.objects.filter(type="orgs.unit_founded")
        assert Counter(rows.values_list("target_title", flat=True)) == acknowledged
    used = Submission.objects.filter(command__endswith="found_unit", result__isnull=False)
    assert used.count() == acknowledged.total()
    whole()


def whole() -> None:
    """The chain of the ledger has no gap, and SQLite finds nothing wrong with its file."""
    assert verify().is_whole
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone()[0] == "ok"
