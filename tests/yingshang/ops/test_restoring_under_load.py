"""The restore drill under load: ``yingshang backup`` while people write by two servers, then ``yingshang restore`` elsewhere.

The copy must be the installation at one moment: of each person's acts the first so many and no other, all that was
answered before the command began among them, each with all that belongs to it; the chain whole, the files whole.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import ExitStack, closing, contextmanager

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

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                assert self.person.found()
                assert self.person.send()
        except BaseException as fault:
            self.fault = fault

    def answered(self) -> tuple[int, int]:
        """Units and files."""
        return len(self.person.founded), len(self.person.sent)


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


def check(seen: dict, writers: list[Writer], before: list[tuple[int, int]], after: list[tuple[int, int]]) -> None:
    """Of each writer the first so many acts, between those before the command and those at its end; all of it whole."""
    kept = 0
    for writer, low, high in zip(writers, before, after, strict=True):
        there = [name for parent, name in seen["units"] if parent == writer.parent]
        # One act may have been done and not answered yet at either end.
        assert low[0] <= len(there) <= high[0] + 1
        assert set(there) == {f"第{place}号站" for place in range(len(there))}
        sent = list(writer.person.sent)
        files = [key for key in sent if key in seen["files"]]
        assert low[1] <= len(files) <= high[1] + 1
        assert files == sent[: len(files)]
        assert len(there) - len(files) in {-1, 0, 1}, "they take turns: the copy is of two moments"
        kept += len(files)
    known = {key: digest for writer in writers for key, digest in writer.person.sent.items()}
    assert {key: known[key] for key in seen["files"]} == seen["files"]
    assert kept == len(seen["files"])
    assert seen["named"] == seen["events"] == seen["entries"]
    assert seen["used"] == len(seen["named"])
    assert (seen["whole"], seen["goes_on"]) == (True, True)


def test_a_backup_under_load_is_the_installation_at_one_moment(tmp_path):
    home, stop = tmp_path / "home", threading.Event()
    environment = variables(home, address(), YINGSHANG_BACKUP_PROGRAMS=str(programs() or ""))
    home.mkdir()
    homes.make(home, {})
    connections.close_all()
    run(environment, "collectstatic", "--noinput", "--verbosity", "0")
    nursery = Nursery(environment, free_port())
    spans = []
    with ExitStack() as stack:
        stack.callback(nursery.close)
        writers = start_writers(nursery, stop, stack)
        stack.callback(stop.set)
        for _ in range(ROUNDS):
            reached = [sum(writer.answered()) for writer in writers]
            wait_until(lambda: all(sum(w.answered()) > n + 5 for w, n in zip(writers, reached, strict=True)))  # noqa: B023 - called here
            before = [writer.answered() for writer in writers]
            run(environment, "backup")
            spans.append((before, [writer.answered() for writer in writers]))
        wait_until(lambda: all(sum(w.answered()) > sum(n) + 5 for w, n in zip(writers, spans[-1][1], strict=True)))
        stop.set()
        for writer in writers:
            writer.join(60)
    assert [writer.fault for writer in writers] == [None] * WRITERS
    assert all(sum(late) > sum(early) for before, after in spans for early, late in zip(before, after, strict=True)), (
        "nobody wrote during the backup"
    )
    made = sorted(path for path in (home / "backups").iterdir() if not path.name.startswith("."))
    assert len(made) == ROUNDS
    for number, (backup, (before, after)) in enumerate(zip(made, spans, strict=True)):
        with another_home(tmp_path, number) as other:
            run(other, "restore", "--key", str(home / homes.SECRET), str(backup))
            check(json.loads(run(other, "shell", "-c", LOOK).splitlines()[-1]), writers, before, after)
