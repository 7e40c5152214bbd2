"""Restoring: everything is checked before anything is moved, and what was there is never deleted."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import sqlite3
from dataclasses import replace

import pytest
from django.conf import settings as ours
from django.core.files.storage import default_storage
from django.db import connection, connections

from yingshang.accounts.actions.sessions import adopt_session
from yingshang.accounts.models import LoginSession
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.kernel import presence
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Blob
from yingshang.ops.actions import restoring
from yingshang.ops.actions.backing_up import make_backup
from yingshang.ops.actions.restoring import MARK, is_unfinished, restore
from yingshang.ops.enums import BackupReason
from yingshang.ops.rules import manifest as rules
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.enums import UnitKind
from yingshang.orgs.models import Person, Unit

SQLITE = connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def _without_preparing(monkeypatch):
    """Tables are of this version already, and guards would keep the tests from emptying them."""
    monkeypatch.setattr(restoring, "prepare", lambda: None)


@pytest.fixture
def backup(home):
    made = make_backup(actor=SYSTEM, reason=BackupReason.MANUAL).backup
    found_unit(actor=SYSTEM, parent=Unit.objects.get(), kind=UnitKind.DEPARTMENT, name="后来的局", facts={})
    return made


def back(path, **more):
    return restore(actor=SYSTEM, source=path, told=lambda _: None, **more)


def refused(path, **more):
    with pytest.raises(Refusal) as caught:
        back(path, **{"force": True, **more})
    return caught.value.code


def standing(home):
    """What must not change when a restore is refused."""
    entries = list(Entry.objects.order_by("number").values_list("number", "hash"))
    files = sorted(path.relative_to(home).as_posix() for path in (home / "files").rglob("*") if path.is_file())
    return entries, sorted(Unit.objects.values_list("name", flat=True)), files


def old_state(home, done):
    """The units that are in what was set aside."""
    if SQLITE:
        (path,) = filter(is_database, (home / "set-aside").glob("*/*.sqlite3*"))
        with sqlite3.connect(path) as database:
            found = [row[0] for row in database.execute("SELECT name FROM orgs_unit ORDER BY id")]
        database.close()
        return found
    schema = done.aside.partition(",")[0]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM "{schema}".orgs_unit ORDER BY id')  # noqa: S608 - a name of ours
        return [row[0] for row in cursor.fetchall()]


def test_it_is_as_it_was_and_the_rest_is_set_aside(home, backup):
    names = {blob.stored_as for blob in Blob.objects.all()}
    for name in names:
        default_storage.delete(name)
    person = Person.objects.create_user("somebody", "x", name="某人")
    adopt_session(person, key="k", address="", agent="")
    done = back(backup.path, force=True)
    assert list(Unit.objects.values_list("name", flat=True)) == ["云川县"]
    assert not Person.objects.exists()
    assert all(default_storage.exists(name) for name in names)
    assert old_state(home, done) == ["云川县", "后来的局"]
    entry = Entry.objects.get(type="ops.restored")
    assert (entry.number, entry.facts["name"]) == (backup.manifest.number + 1, backup.manifest.name)
    assert verify().is_whole
    assert not is_unfinished()
    assert not list(home.glob(".restore-*"))


def test_sessions_of_the_copy_are_over(home):
    person = Person.objects.create_user("somebody", "x", name="某人")
    adopt_session(person, key="k", address="", agent="")
    made = make_backup(actor=SYSTEM, reason=BackupReason.MANUAL).backup
    back(made.path, force=True)
    assert list(LoginSession.objects.values_list("reason", flat=True)) == ["restored"]


def test_data_that_are_there_need_a_word(home, backup):
    before = standing(home)
    assert refused(backup.path, force=False) == "ops.restore_not_empty"
    assert standing(home) == before


@pytest.mark.parametrize("what", ["blob", "blob_gone", "database", "list", "settings", "manifest"])
def test_a_damaged_backup_is_refused_before_anything_moves(home, backup, what):
    before = standing(home)
    path = {
        "blob": next(backup.path.glob("files/*/*")),
        "blob_gone": next(backup.path.glob("files/*/*")),
        "database": backup.path / backup.manifest.database.file,
        "list": backup.path / "contents.jsonl",
        "settings": backup.path / "yingshang.toml",
        "manifest": backup.path / rules.NAME,
    }[what]
    data = bytearray(path.read_bytes())
    if what == "blob_gone":
        path.unlink()
    elif what == "database":  # cut
        path.write_bytes(data[:-100])
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert refused(backup.path) == "ops.backup_damaged"
    assert standing(home) == before
    assert not is_unfinished()


def forged(backup, **changes):
    """The same backup with another manifest, well sealed."""
    (backup.path / rules.NAME).write_text(
        rules.dump(replace(backup.manifest, **changes), ours.SECRET_KEY), encoding="utf-8"
    )
    return backup.path


def part_of(file):
    return rules.Part(file.name, file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vendor": "oracle"}, "ops.backup_other_database"),
        ({"migrations": {"orgs": ["0001_initial", "0099_from_the_future"]}}, "ops.backup_unknown_migrations"),
        ({"key": "0" * 32}, "ops.backup_wrong_key"),
        ({"number": 9999}, "ops.restore_differs"),
        ({"tables": {"orgs_unit": 7}}, "ops.restore_differs"),
    ],
)
def test_what_does_not_fit_is_refused_and_all_stays(home, backup, changes, code):
    before = standing(home)
    assert refused(forged(backup, **changes)) == code
    assert standing(home) == before
    assert not is_unfinished()
    assert not list((home / "set-aside").glob("*"))


def test_another_key_only_with_a_word(home, backup, settings):
    settings.SECRET_KEY = "another" * 10
    assert refused(backup.path) == "ops.backup_wrong_key"
    back(backup.path, force=True, without_key=True)
    assert Unit.objects.count() == 1


@pytest.mark.skipif(not SQLITE, reason="a gzip file")
def test_a_database_cut_inside_a_right_digest_is_refused(home, backup):
    """Whoever made the backup wrote half a file and its digest: the copy itself is read before anything moves."""
    file = backup.path / backup.manifest.database.file
    file.write_bytes(gzip.compress(b"SQLite format 3\x00" + b"\x00" * 5000)[:-9])
    part = part_of(file)
    before = standing(home)
    assert refused(forged(backup, database=part)) == "ops.backup_damaged"
    assert standing(home) == before


def test_names_that_lead_out_of_the_folder_are_refused(home, backup):
    file = backup.path / "contents.jsonl"
    file.write_text(file.read_text().replace("blobs/te/", "../../te/"))
    part = part_of(file)
    assert refused(forged(backup, contents=part)) == "ops.backup_damaged"
    assert not (home.parent / "te").exists()


@pytest.mark.skipif(presence.fcntl is None, reason="the system has no such locks")
def test_a_site_in_use_is_not_restored(home, backup):
    before = standing(home)
    presence.occupy(home)
    try:
        assert refused(backup.path) == "ops.in_use"
    finally:
        presence.release()
    assert standing(home) == before
    back(backup.path, force=True)


def test_somebody_with_the_database_open_is_seen(home, backup):
    other = connection.copy("other")
    other.ensure_connection()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM orgs_unit")
            cursor.fetchone()
        before = standing(home)
        assert refused(backup.path) == "ops.in_use"
    finally:
        other.close()
    assert standing(home) == before
    assert not is_unfinished()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
@pytest.mark.parametrize("point", ["restore.prepared", "restore.set_aside", "restore.moved", "restore.files"])
def test_killed_in_the_middle_it_is_marked_and_done_again(home, backup, point):
    connections.close_all()
    child = os.fork()
    if not child:
        os.environ["YINGSHANG_FAILPOINT"] = point
        try:
            back(backup.path, force=True)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137
    assert (home / MARK).exists() == (point != "restore.prepared")
    done = back(backup.path, force=point == "restore.prepared")
    assert list(Unit.objects.values_list("name", flat=True)) == ["云川县"]
    assert not is_unfinished()
    assert not list(home.glob(".restore-*"))
    assert all(default_storage.exists(blob.stored_as) for blob in Blob.objects.all())
    if SQLITE:
        assert "后来的局" in str(
            [old_of(path) for path in (home / "set-aside").glob("*/*.sqlite3*") if is_database(path)]
        ), done


def is_database(path):
    """Not what lies beside one; with several workers the names end with theirs."""
    return not path.name.endswith(("-wal", "-shm", "-journal"))


def old_of(path):
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT name FROM orgs_unit").fetchall()
    database.close()
    return found


def test_a_backup_elsewhere_is_as_good(home, backup, tmp_path):
    elsewhere = tmp_path / "stick" / "copy"
    shutil.copytree(backup.path, elsewhere)
    shutil.rmtree(backup.path)
    back(elsewhere, force=True)
    assert Unit.objects.count() == 1
