"""A backup is whole or there is none."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import sqlite3
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections

from tests.factories.files import stored
from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Blob
from yingshang.ops.actions import backing_up, copying
from yingshang.ops.actions.backing_up import make_backup, write_backup
from yingshang.ops.enums import BackupReason
from yingshang.ops.queries.backups import PART, backups, contents, damages
from yingshang.ops.rules.options import BackupOptions, backup_options

NIGHTLY, MANUAL, UPGRADE = BackupReason.NIGHTLY, BackupReason.MANUAL, BackupReason.UPGRADE


def visible(home):
    """Names in the folder of backups that anybody would take for a backup."""
    folder = home / "backups"
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []


def hidden(home):
    return sorted(path.name for path in (home / "backups").iterdir() if path.name.startswith("."))


def test_a_backup_is_whole_and_told(home):
    made = make_backup(actor=SYSTEM, reason=MANUAL)
    manifest = made.backup.manifest
    assert visible(home) == [manifest.name]
    assert damages(made.backup) == []
    assert (manifest.count, manifest.spoilt, made.new, manifest.tables["orgs_unit"]) == (2, (), 2, 1)
    assert {row["stored_as"] for row in contents(made.backup.path)} == set(
        Blob.objects.values_list("stored_as", flat=True)
    )
    entry = Entry.objects.get(type="ops.backup_made")
    assert (entry.number, entry.facts["name"]) == (manifest.number + 1, manifest.name)
    assert manifest.migrations["orgs"] == ["0001_initial"]


def test_only_the_system_and_its_administrator_make_one(home):
    with pytest.raises(NotAllowed):
        make_backup(
            actor=SYSTEM.__class__(person_id=1, name="甲", role="clerk", roles=frozenset({"clerk"})), reason=MANUAL
        )


def test_passwords_and_key_stay_out_unless_wanted(home, settings):
    apart = make_backup(actor=SYSTEM, reason=MANUAL).backup.path
    everything = b"".join(path.read_bytes() for path in apart.rglob("*") if path.is_file())
    assert b"office" in (apart / "yingshang.toml").read_bytes()
    assert b"secret@h" not in everything
    assert settings.SECRET_KEY.encode() not in everything
    settings.BACKUP = BackupOptions(folder=home / "backups", programs=backup_options().programs, with_key=True)
    inside = make_backup(actor=SYSTEM, reason=MANUAL).backup.path
    assert (inside / "secret.key").read_text() == settings.SECRET_KEY + "\n"
    assert b"secret@h" in (inside / "yingshang.toml").read_bytes()


def test_contents_are_shared_with_the_backup_before(home):
    first = make_backup(actor=SYSTEM, reason=MANUAL).backup.path
    stored(3)
    second = make_backup(actor=SYSTEM, reason=MANUAL)
    files = {path.name: path for path in second.backup.path.glob("files/*/*")}
    assert (len(files), second.new) == (3, 1)
    for path in first.glob("files/*/*"):
        assert files[path.name].samefile(path)


def test_a_disk_without_hard_links_gets_copies(home, monkeypatch):
    make_backup(actor=SYSTEM, reason=MANUAL)

    def refuse(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    second = make_backup(actor=SYSTEM, reason=MANUAL)
    assert (second.new, damages(second.backup)) == (2, [])


def test_a_spoilt_content_of_the_backup_before_is_not_handed_on(home):
    first = make_backup(actor=SYSTEM, reason=MANUAL)
    victim = next(first.backup.path.glob("files/*/*"))
    victim.write_bytes(b"x" * victim.stat().st_size)
    assert damages(first.backup) == [str(victim.relative_to(first.backup.path))]
    second = make_backup(actor=SYSTEM, reason=MANUAL)
    assert (second.new, damages(second.backup)) == (1, [])


def test_a_spoilt_content_of_the_storage_is_named_and_the_rest_is_kept(home):
    lost, changed = Blob.objects.order_by("pk")
    default_storage.delete(lost.stored_as)
    with default_storage.open(changed.stored_as, "wb") as file:
        file.write(b"y" * changed.size)
    made = make_backup(actor=SYSTEM, reason=MANUAL)
    assert set(made.backup.manifest.spoilt) == {lost.sha256, changed.sha256}
    assert damages(made.backup) == []
    assert Entry.objects.get(type="ops.backup_made").facts["spoilt"] == 2


def test_what_was_lost_since_comes_from_the_backup_before(home):
    make_backup(actor=SYSTEM, reason=MANUAL)
    lost = Blob.objects.first()
    default_storage.delete(lost.stored_as)
    again = make_backup(actor=SYSTEM, reason=MANUAL)
    assert (again.backup.manifest.spoilt, damages(again.backup)) == ((), [])


@pytest.mark.parametrize("where", ["database", "contents", "manifest"])
def test_a_full_disk_leaves_nothing_and_says_so(home, monkeypatch, where):
    whole = make_backup(actor=SYSTEM, reason=MANUAL).backup
    stored(3)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*{
        "database": (backing_up, "copy_out"), "contents": (backing_up, "_copied"), "manifest": (backing_up, "_write"),
    }[where], full)  # fmt: skip
    with pytest.raises(Refusal) as caught:
        make_backup(actor=SYSTEM, reason=NIGHTLY)
    assert caught.value.code == "ops.backup_no_room"
    assert (visible(home), hidden(home), damages(whole)) == ([whole.manifest.name], [], [])
    monkeypatch.undo()
    assert Entry.objects.filter(type="ops.backup_made").count() == 1


def test_too_little_room_is_seen_before_anything_is_written(home, monkeypatch):
    monkeypatch.setattr(backing_up.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(Refusal) as caught:
        make_backup(actor=SYSTEM, reason=NIGHTLY)
    assert (caught.value.code, visible(home)) == ("ops.backup_no_room", [])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
@pytest.mark.parametrize("point", ["backup.dumped", "backup.contents", "backup.renaming", "backup.renamed"])
def test_killed_in_the_middle_it_never_looks_whole(home, point):
    before = make_backup(actor=SYSTEM, reason=MANUAL).backup.manifest.name
    connections.close_all()
    child = os.fork()
    if not child:
        os.environ["YINGSHANG_FAILPOINT"] = point
        try:
            write_backup(NIGHTLY, home / "backups")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137
    found = backups(home / "backups")
    expected = 2 if point == "backup.renamed" else 1
    assert len(found) == len(visible(home)) == expected
    assert [damages(backup) for backup in found] == [[]] * expected
    assert [name.startswith(PART) for name in hidden(home)] == ([] if expected == 2 else [True])
    assert before in visible(home)
    for path in (home / "backups").glob(f"{PART}*"):
        old = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(path, (old, old))
    make_backup(actor=SYSTEM, reason=MANUAL)
    assert hidden(home) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_a_file_that_may_not_grow_is_a_full_disk(home):
    """The system itself refuses: no patch, a limit on what the process may write."""
    import resource  # noqa: PLC0415 - not on every system

    data = os.urandom(9 << 20)
    name = default_storage.save("blobs/te/large", ContentFile(data))
    sha256 = hashlib.sha256(data).hexdigest()
    Blob.objects.create(sha256=sha256, size=len(data), stored_as=name, used_at=clock.now())
    connections.close_all()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, 8 << 20))
        try:
            write_backup(NIGHTLY, home / "backups")
        except Refusal as refusal:
            os._exit(42 if refusal.code == "ops.backup_no_room" else 43)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    assert (visible(home), hidden(home)) == ([], [])


def test_old_ones_go_and_those_of_an_upgrade_stay_a_while(home, settings):
    settings.BACKUP = BackupOptions(
        folder=home / "backups", programs=backup_options().programs, daily=2, weekly=0, monthly=0
    )
    names = []
    for day, reason in enumerate([NIGHTLY, UPGRADE, NIGHTLY, NIGHTLY], start=1):
        with time_machine.travel(f"2026-03-0{day}T01:30:00+08:00", tick=False):
            made = make_backup(actor=SYSTEM, reason=reason)
            names.append(made.backup.manifest.name)
    assert (made.removed, visible(home)) == ((names[0],), names[1:])
    with time_machine.travel("2026-05-01T01:30:00+08:00", tick=False):
        made = make_backup(actor=SYSTEM, reason=NIGHTLY)
    assert set(made.removed) == set(names[1:3])
    assert visible(home) == [names[3], made.backup.manifest.name]
    assert hidden(home) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_a_damaged_database_replaces_no_good_backup(home, monkeypatch):
    monkeypatch.setattr(
        copying, "_check_whole", lambda _: (_ for _ in ()).throw(Refusal("ops.database_damaged", what="x"))
    )
    with pytest.raises(Refusal) as caught:
        make_backup(actor=SYSTEM, reason=NIGHTLY)
    assert (caught.value.code, visible(home)) == ("ops.database_damaged", [])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_a_page_of_rubbish_in_the_copy_is_seen(home, tmp_path):
    path = tmp_path / "broken.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a TEXT)")
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
    database.close()
    data = bytearray(path.read_bytes())
    data[8192:12288] = hashlib.sha512(b"x").digest() * 64
    path.write_bytes(data)
    with pytest.raises(Refusal) as caught, copying.opened_copy(path) as opened:
        copying._check_whole(opened)
    assert caught.value.code == "ops.database_damaged"
