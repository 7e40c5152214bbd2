"""The drill restores for real: two child processes, a scratch home, a scratch database."""

from __future__ import annotations

import pytest
from django.db import connection

from yingshang.audit.models import Entry
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.ops.actions import drilling
from yingshang.ops.actions.backing_up import make_backup
from yingshang.ops.actions.drilling import run_drill
from yingshang.ops.enums import BackupReason, DrillOutcome


def databases():
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'yingshang_drill_%'")
        return cursor.fetchall()


def test_without_a_backup_there_is_nothing_to_try(home):
    with pytest.raises(Refusal) as caught:
        run_drill(actor=SYSTEM)
    assert caught.value.code == "ops.no_backups"


def test_the_children_can_reach_nothing_of_the_installation(home, monkeypatch, tmp_path):
    monkeypatch.setenv("YINGSHANG_DATABASE_URL", "postgresql://live/live")
    monkeypatch.setenv("YINGSHANG_FILES_BUCKET", "live")
    found = drilling._environment(tmp_path, "sqlite:///scratch")
    ours = {name: value for name, value in found.items() if name.startswith("YINGSHANG_")}
    assert "live" not in str(ours)
    assert ours["YINGSHANG_DATABASE_URL"] == "sqlite:///scratch"
    assert ours["YINGSHANG_FILES_STORAGE"] == "folder"
    assert ours["YINGSHANG_HOME"] == str(tmp_path)


@pytest.mark.slow
def test_a_good_backup_passes_and_leaves_nothing_behind(home):
    make_backup(actor=SYSTEM, reason=BackupReason.MANUAL)
    files = sorted(path.name for path in home.iterdir())
    drill = run_drill(actor=SYSTEM)
    # three administrators are missing in this small county, and the drill says just that
    assert [problem.partition("：")[0] for problem in drill.problems] == ["三员"] * 3, drill.problems
    assert (drill.figures["units"], drill.figures["files"]) == (1, 2)
    assert drill.figures["pages"] > 20
    assert set(drill.steps) == {"restore", "look"}
    entry = Entry.objects.get(type="ops.drill_done")
    assert (entry.facts["outcome"], len(entry.facts["problems"])) == (str(DrillOutcome.FAILED.label), 3)
    assert sorted(path.name for path in home.iterdir()) == files
    assert databases() == []


@pytest.mark.slow
def test_a_damaged_backup_is_found_out(home):
    backup = make_backup(actor=SYSTEM, reason=BackupReason.MANUAL).backup
    victim = next(backup.path.glob("files/*/*"))
    victim.write_bytes(b"x" * victim.stat().st_size)
    drill = run_drill(actor=SYSTEM)
    assert drill.outcome == DrillOutcome.FAILED
    assert victim.name in drill.problems[0]
    assert set(drill.steps) == {"restore"}
    assert not list(home.glob(".drill-*"))
    assert databases() == []
