"""The restore drill under load: ``yingshang backup`` while people write by two servers, then ``yingshang restore`` elsewhere.

The copy must be the installation at one moment: of each person's acts the first so many and no other, all that was
answered before the moment that the backup names among them, each with all that belongs to it; the chain whole, the
files whole. Somebody reads all the while, so that what is new stays in SQLite's journal and a copied file would lack it.
"""

from __future__ import annotations

import json
import os
import threading
from bisect import bisect_left
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections

from tests.factories.orgs import PASSWORD, make_person, make_unit
from tests.yingshang.kernel.files.test_killing import address
from tests.yingshang.kernel.jobs.conftest import wait_until
from tests.yingshang.ops.conftest import programs
from tests.yingshang.ops.serving import Browser, Nursery, free_port, run, variables
from tests.yingshang.ops.test_dying import Person
from tests.yingshang.ops.test_killing import end
from yingshang.config import home as homes
from yingshang.kernel import clock
from yingshang.ops.rules import manifest
from yingshang.orgs.enums import PostKind, UnitKind

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork"),
    pytest.mark.django_db(transaction=True),
]
WRITERS, ROUNDS = 4, 2
LOOK = """
import hashlib, json
from django.core.files.storage import default_storage
from django.db import connection
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event, StoredFile, Submission
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.models import Unit

def digest(stored):
    with default_storage.open(stored.blob.stored_as) as file:
        return hashlib.sha256(file.read()).hexdigest()

def told(model):
    return sorted(model.objects.filter(type="orgs.unit_founded").values_list("target_title", flat=True))

units = Unit.objects.filter(kind="institution")
seen = {
    "units": [[unit.parent_id, unit.name] for unit in units],
    "files": {str(stored.pk): digest(stored) for stored in StoredFile.objects.select_related("blob")},
    "named": sorted(unit.name for unit in units), "events": told(Event), "entries": told(Entry),
    "used": Submission.objects.filter(command__endswith="found_unit", result__isnull=False).count(),
    "whole": verify().is_whole,
}
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"
found_unit(actor=SYSTEM, parent=Unit.objects.get(parent=None), kind="department", name="恢复以后的局", facts={})
print(json.dumps(seen | {"goes_on": verify().is_whole}))
"""


class Writer(threading.Thread):
    """Founds units and sends files in turn, each as soon as the one before was answered."""

    def __init__(self, port: int, username: str, parent: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.person, self.parent, self.stop = Person(Browser(port), parent), parent, stop
        self.person.browser.log_in(username, PASSWORD)
        self.fault: BaseException | None = None
        self.answers: list[float] = []

    def run(self) -> None:
        acts = cycle((self.person.found, self.person.send))
        try:
            while not self.stop.is_set():
                assert next(acts)()
                self.answers.append(clock.now().timestamp())
        except BaseException as fault:
            self.fault = fault

    def answered(self, moment: float) -> int:
        """How many acts by then: first a unit, then a file, and so on."""
        return bisect_left(self.answers, moment)


@contextmanager
def reading():
    """Somebody who looks at the installation as it was and does not end."""
    other = connection.copy("reader")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if other.vendor == "postgresql" else "BEGIN")
            cursor.execute("SELECT COUNT(*) FROM orgs_unit")
            cursor.fetchone()
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


@contextmanager
def another_home(tmp_path, number: int):
    """The variables of an empty home beside, with a database of its own, and the address of that."""
    place = tmp_path / f"restored{number}"
    if connection.vendor == "sqlite":
        yield variables(place, f"sqlite:///{tmp_path / f'restored{number}.sqlite3'}")
        return
    name = f"{connection.settings_dict['NAME']}_restored{number}"
    with closing(connection.copy("other")) as other, other.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            url = address().replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
            yield variables(place, url, YINGSHANG_BACKUP_PROGRAMS=str(programs()))
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def start_writers(nursery: Nursery, stop: threading.Event, stack: ExitStack) -> list[Writer]:
    """Two servers, and people at both."""
    office = make_unit("云川县", kind=UnitKind.COUNTY)
    person = make_person("系统管理员", office, PostKind.SYSTEM_ADMIN)
    person.password = Argon2PasswordHasher().encode(PASSWORD, "s" * 16)
    person.save()
    towns = [make_unit(f"第{number}镇", office, UnitKind.TOWN).pk for number in range(WRITERS)]
    connections.close_all()
    ports = [nursery.port, free_port()]
    for nursery.port in ports:
        stack.callback(end, nursery.start())
    writers = [Writer(ports[place % 2], person.username, town, stop) for place, town in enumerate(towns)]
    for writer in writers:
        writer.start()
    return writers


def check(seen: dict, writers: list[Writer], before: list[int], after: list[int]) -> None:
    """Of each writer the first so many acts: all that were answered before, none that began after; all of it whole."""
    kept = 0
    for writer, low, high in zip(writers, before, after, strict=True):
        there = {name for parent, name in seen["units"] if parent == writer.parent}
        sent = list(writer.person.sent)
        files = {key for key in sent if key in seen["files"]}
        total = len(there) + len(files)
        assert low <= total <= high + 1  # one may be done and not yet answered
        assert there == {f"第{place}号站" for place in range((total + 1) // 2)}
        assert files == set(sent[: total // 2])
        kept += len(files)
    known = {key: digest for writer in writers for key, digest in writer.person.sent.items()}
    assert {key: known[key] for key in seen["files"]} == seen["files"]
    assert kept == len(seen["files"])
    assert seen["named"] == seen["events"] == seen["entries"]
    assert seen["used"] == len(seen["named"])
    assert (seen["whole"], seen["goes_on"]) == (True, True)


def more(writers: list[Writer], by: int = 10) -> None:
    """Wait until everybody has done so much more."""
    wanted = [len(writer.answers) + by for writer in writers]
    wait_until(lambda: all(len(writer.answers) >= n or writer.fault for writer, n in zip(writers, wanted, strict=True)))


def test_a_backup_under_load_is_the_installation_at_one_moment(tmp_path):
    home, stop = tmp_path / "home", threading.Event()
    environment = variables(home, address(), YINGSHANG_BACKUP_PROGRAMS=str(programs() or ""))
    home.mkdir()
    homes.make(home, {})
    connections.close_all()
    run(environment, "collectstatic", "--noinput", "--verbosity", "0")
    nursery = Nursery(environment, free_port())
    after = []
    with ExitStack() as stack:
        stack.callback(nursery.close)
        writers = start_writers(nursery, stop, stack)
        stack.callback(stop.set)
        stack.enter_context(reading())
        for _ in range(ROUNDS):
            more(writers)
            run(environment, "backup")
            after.append([len(writer.answers) for writer in writers])
        more(writers)
        stop.set()
        for writer in writers:
            writer.join(60)
    assert [writer.fault for writer in writers] == [None] * WRITERS
    made = sorted(path for path in (home / "backups").iterdir() if not path.name.startswith("."))
    assert len(made) == ROUNDS
    for number, (backup, late) in enumerate(zip(made, after, strict=True)):
        moment = manifest.read(backup).made_at.timestamp()
        early = [writer.answered(moment) for writer in writers]
        assert min(early) > 0
        assert sum(early) < sum(late), "nobody wrote during the backup"
        with another_home(tmp_path, number) as other:
            run(other, "restore", "--key", str(home / homes.SECRET), str(backup))
            check(json.loads(run(other, "shell", "-c", LOOK).splitlines()[-1]), writers, early, late)
