"""kill -9 at each of the first operations that change a file: of the server at work, and of a worker beside it.

What was answered is there once and whole; of what was not answered there is all or nothing, and asking again does it once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.files.storage import default_storage
from django.db import connections, transaction

from tests.factories.orgs import PASSWORD, make_person, make_unit
from tests.yingshang.kernel.files.test_killing import address
from tests.yingshang.kernel.jobs import handlers
from tests.yingshang.kernel.jobs.conftest import wait_until
from tests.yingshang.ops.serving import GONE, Browser, Nursery, free_port, is_gone, run, variables
from tests.yingshang.ops.test_killing import check, end, whole
from yingshang.config import home as homes
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.files import scrub, scrubbing
from yingshang.kernel.ids import new_id
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import Blob, Job, StoredFile
from yingshang.orgs.enums import PostKind, UnitKind

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork"),
    pytest.mark.django_db(transaction=True),
]
# Each of the first sixty, and then some, so that a kill also falls into the acts that follow an answered one.
OPERATIONS = [*range(1, 61), *range(67, 400, 37)]


@pytest.fixture
def nursery(tmp_path, own_files):
    environment = variables(tmp_path, address(), YINGSHANG_FILES_LEAST_FREE_MB="1")
    connections.close_all()
    homes.make(tmp_path, {})
    run(environment, "collectstatic", "--noinput", "--verbosity", "0")
    made = Nursery(environment, free_port())
    yield made
    made.close()


class Person:
    """Founds units and sends files in turn until nobody answers; what got no answer comes first the next time."""

    def __init__(self, browser: Browser, parent: int) -> None:
        self.browser, self.path = browser, f"/units/{parent}/found/"
        self.founded: list[str] = []
        self.sent: dict[str, str] = {}
        self.open: tuple[str, str] | None = None

    def work(self, turn: int) -> None:
        """Act after act until there is no answer, at most fifty pairs; every other time it begins with a file."""
        acts = [self.found, self.send]
        for place in range(turn, turn + 100):
            if not acts[place % 2]():
                return

    def found(self) -> bool:
        self.open = self.open or (f"第{len(self.founded)}号站", str(new_id()))
        name, key = self.open
        try:
            status, text = self.browser.post(self.path, name=name, kind=UnitKind.INSTITUTION, _key=key)
        except GONE:
            return False
        assert status == 302, (status, text[-300:])
        self.founded.append(name)
        self.open = None
        return True

    def send(self) -> bool:
        data = f"{len(self.sent)} {new_id()} ".encode() * 500
        try:
            status, text = self.browser.upload("/files/upload/", "a.txt", data)
        except GONE:
            return False
        assert status == 201, (status, text[-300:])
        self.sent[json.loads(text)["id"]] = hashlib.sha256(data).hexdigest()
        return True


def dies(number: int, seconds: float) -> bool:
    """Whether it dies by itself within so many seconds."""
    with suppress(AssertionError):
        wait_until(lambda: is_gone(number), seconds)
    return is_gone(number)


def ends(number: int) -> bool:
    """Whether it dies by itself within ten seconds; it is gone in any case."""
    gone = dies(number, 10)
    end(number)
    return gone


def files_are_whole() -> int:
    """Every row has its bytes, every file without a row is found as such: how many of these there are."""
    scrubbing.YOUNG, young = timedelta(seconds=-5), scrubbing.YOUNG
    try:
        round_ = scrub()
    finally:
        scrubbing.YOUNG = young
    assert (round_.changed, round_.missing) == (0, 0)
    known = set(Blob.objects.values_list("stored_as", flat=True))
    found = {each["stored_as"] for each in round_.found if each["kind"] == "orphaned"}
    there = {
        os.path.relpath(os.path.join(place, name), default_storage.location).replace(os.sep, "/")
        for place, _, names in os.walk(default_storage.location)
        for name in names
    }
    assert there - known == found
    return len(found)


def test_the_server_dies_at_each_operation(nursery):
    office = make_unit("云川县", kind=UnitKind.COUNTY)
    someone = make_person("系统管理员", office, PostKind.SYSTEM_ADMIN)
    someone.password = Argon2PasswordHasher().encode(PASSWORD, "s" * 16)
    someone.save()
    connections.close_all()
    server = nursery.start("--no-worker")
    person = Person(Browser(nursery.port), office.pk)
    person.browser.log_in(someone.username, PASSWORD)
    person.browser.ask(person.path)
    end(server)
    reached, answered = [], Counter()
    for number in OPERATIONS:
        server = nursery.start("--no-worker", die_at=number)
        before = len(person.founded) + len(person.sent)
        person.work(number)
        reached.append(ends(server))
        answered[len(person.founded) + len(person.sent) - before] += 1
    server = nursery.start("--no-worker")
    assert person.open is None or person.found()
    end(server)
    assert all(reached), reached
    assert set(answered) >= {0, 1, 2}, answered
    check(Counter(person.founded), office.pk, at_least=10)
    for key, digest in person.sent.items():
        with default_storage.open(StoredFile.objects.get(pk=key).blob.stored_as) as file:
            assert hashlib.sha256(file.read()).hexdigest() == digest
    files_are_whole()


def test_the_worker_dies_at_each_operation(nursery):
    reached, made = [], 0
    for number in OPERATIONS:
        worker = nursery.start_worker(die_at=number)
        # Work comes in until it dies: how many operations a job has, is up to the database and the machine.
        for _ in range(number + 2):
            with transaction.atomic():
                enqueue("tests.count", {"number": made}, actor=SYSTEM)
                enqueue("tests.keep", {"number": made}, actor=SYSTEM)
            made += 1
            if dies(worker, 0.3):
                break
        reached.append(ends(worker))
    worker = nursery.start_worker()
    wait_until(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), 240, 0.1)
    end(worker)
    assert all(reached), reached
    assert handlers.facts_of("tests.counted") == list(range(made))
    assert handlers.facts_of("tests.followed") == list(range(made))
    assert Counter(StoredFile.objects.values_list("name", flat=True)) == Counter(f"{n}.txt" for n in range(made))
    files_are_whole()
    whole()
