"""The database says that its disk is full: every kind of write ends in one sentence, nothing is half, reading goes on.

A trigger says it in the database's own words; ``test_filling.py`` fills a real disk.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from tests.yingshang.kernel.jobs import handlers  # noqa: F401 - its jobs are registered
from yingshang.accounts.models import LoginSession
from yingshang.accounts.web import middleware
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Blob, Event, Job, StoredFile, Submission
from yingshang.kernel.web import middleware as around
from yingshang.orgs.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)
WHAT = "服务器的磁盘已满，刚才这一步没有办，什么也没有改动。"


@contextmanager
def full(table: str, act: str = "INSERT"):
    """While the block runs, every ``act`` on ``table`` fails as on a full disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION tests_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
            )
            run, end = "FOR EACH ROW EXECUTE FUNCTION tests_full()", f"DROP FUNCTION tests_full() CASCADE -- {table}"
        else:
            run, end = "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END", "DROP TRIGGER tests_full"
        cursor.execute(f"CREATE TRIGGER tests_full BEFORE {act} ON {table} {run}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)


def standing():
    return [model.objects.count() for model in (Unit, Event, Entry, Submission, StoredFile, Blob, Job)]


def files(folder=""):
    """All names in the storage."""
    folders, names = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
    inner = [files(f"{folder}/{name}".lstrip("/")) for name in folders]
    return {f"{folder}/{name}" for name in names}.union(*inner)


def found(client, county):
    address = reverse("orgs:found", args=[county.root.pk])
    return client.post(address, {"name": "新设的站", "kind": "institution", "_key": "one"})


def test_a_form_is_refused_whole_and_goes_through_when_there_is_room(client_as, county):
    client = client_as("system_admin")
    before = standing()
    with full("audit_entry"):
        answer = found(client, county)
        assert (answer.status_code, WHAT in answer.content.decode()) == (507, True)
        assert standing() == before
        assert client.get(reverse("orgs:unit", args=[county.root.pk])).status_code == 200
    assert [found(client, county).status_code for _ in range(2)] == [302, 302]
    assert Unit.objects.filter(name="新设的站").count() == 1
    assert verify().is_whole


def test_an_upload_leaves_no_file_behind(client_as, settings):
    settings.FILES_LEAST_FREE = 0
    client, address = client_as("clerk"), reverse("kernel:upload")
    before = standing()

    def send():
        file = SimpleUploadedFile("a.txt", "内容".encode())
        return client.post(address, {"file": file}, headers={"accept": "application/json"})

    kept = files()
    with full("audit_entry"):
        answer = send()
        assert (answer.status_code, answer.json()["what"]) == (507, WHAT)
    assert standing() == before
    assert files() == kept
    assert send().status_code == 201


def test_a_job_waits_for_room_without_using_up_its_attempts(time_machine):
    time_machine.move_to("2026-03-02T08:00:00+08:00", tick=False)
    job = enqueue("tests.count", {"number": 7}, actor=SYSTEM)
    for minute in range(8):  # more often than it may fail
        with full("audit_entry"):
            time_machine.move_to(clock.now() + timedelta(minutes=minute + 2), tick=False)
            assert run_next()
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error_code) == (JobState.WAITING_RETRY, 0, "kernel.no_room")
    assert not Event.objects.filter(type="tests.counted").exists()
    time_machine.move_to(clock.now() + timedelta(minutes=2), tick=False)
    while run_next():
        pass
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.DONE, "")
    assert Event.objects.filter(type="tests.counted").count() == 1


def test_reading_goes_on_though_the_session_cannot_be_touched(client_as):
    client = client_as("clerk")
    LoginSession.objects.update(seen_at=clock.now() - timedelta(minutes=5))
    with full("accounts_loginsession", "UPDATE"):
        assert client.get(reverse("orgs:tree")).status_code == 200


@pytest.mark.parametrize("part", [False, True])
def test_what_fails_before_any_view_says_the_same(client_as, monkeypatch, part):
    def broken(_):
        raise OperationalError("database or disk is full")

    client = client_as("clerk")
    client.raise_request_exception = False
    monkeypatch.setattr(middleware, "_current", broken)
    answer = client.get(reverse("orgs:tree"), headers={"hx-request": "true"} if part else {})
    assert (answer.status_code, WHAT in answer.content.decode()) == (507, True)


def test_with_little_left_forms_are_refused_before_they_are_tried(client_as, county, monkeypatch):
    client = client_as("system_admin")
    before = standing()
    monkeypatch.setattr(around, "has_room", lambda _, spare: spare <= 31 << 20)
    assert found(client, county).status_code == 507
    assert client.get(reverse("orgs:tree")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    monkeypatch.undo()
    assert standing()[0] == before[0]
