"""Backups, drills and the key's copy, as 系统体检 sees them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import HealthLevel
from yingshang.ops.actions.backing_up import make_backup, note_key_export
from yingshang.ops.actions.drilling import Drill, note_drill
from yingshang.ops.enums import BackupReason
from yingshang.ops.queries import standing
from yingshang.ops.rules.manifest import NAME

NORMAL, ATTENTION, FAULT = HealthLevel.NORMAL, HealthLevel.ATTENTION, HealthLevel.FAULT


def levels(findings):
    return [finding.level for finding in findings]


@pytest.fixture
def backup(home):
    return make_backup(actor=SYSTEM, reason=BackupReason.MANUAL).backup


def after(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def test_none_yet(home):
    assert levels(standing.check_backups()) == [ATTENTION]


@pytest.mark.parametrize(("days", "level"), [(0, NORMAL), (2, NORMAL), (3, ATTENTION), (7, ATTENTION), (8, FAULT)])
def test_they_grow_old(backup, days, level):
    with after(days=days, minutes=-1):
        found = standing.check_backups()
    assert levels(found) == [level, ATTENTION]
    assert backup.manifest.name in found[0].what
    assert "同一块磁盘" in found[1].what


def test_one_with_a_broken_manifest_is_none(backup):
    (backup.path / NAME).write_text("{}")
    assert levels(standing.check_backups()) == [ATTENTION]


def test_one_that_lacks_files_is_a_fault(backup, monkeypatch):
    lacking = SimpleNamespace(
        path=backup.path, manifest=SimpleNamespace(made_at=backup.manifest.made_at, spoilt=("a", "b"))
    )
    monkeypatch.setattr(standing, "newest", lambda _: lacking)
    assert levels(standing.check_backups())[:2] == [NORMAL, FAULT]


def drilled(backup, *problems):
    note_drill(actor=SYSTEM, drill=Drill(backup, seconds=12.34, problems=list(problems)))


def test_a_drill_is_told_until_it_is_old(backup):
    assert levels(standing.check_drill()) == [ATTENTION]
    drilled(backup)
    found = standing.check_drill()
    assert levels(found) == [NORMAL]
    assert "用时 12.3 秒，没有发现问题" in found[0].what
    with after(days=14, seconds=1):
        assert levels(standing.check_drill()) == [ATTENTION]


def test_a_drill_with_problems_is_a_fault_until_a_good_one(backup):
    drilled(backup, "文件少了一个")
    found = standing.check_drill()
    assert (levels(found), "文件少了一个" in found[0].what) == ([FAULT], True)
    drilled(backup)
    assert levels(standing.check_drill()) == [NORMAL]


def test_the_copy_of_the_key_must_be_of_the_key_in_use(home, settings):
    assert levels(standing.check_key()) == [ATTENTION]
    note_key_export(actor=SYSTEM)
    assert levels(standing.check_key()) == [NORMAL]
    settings.SECRET_KEY = "another" * 9
    assert levels(standing.check_key()) == [ATTENTION]
