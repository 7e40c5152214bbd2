"""Long imports are jobs: checked and written by a worker, each once, with what stood in the way kept for the person."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from tests.factories.sheets import HEADS, UNITS, row_of, upload, write_unit, xlsx
from yingshang.kernel.enums import ImportState, JobState
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.acts import cancel_job
from yingshang.kernel.jobs.context import Context
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event, Job, SheetImport
from yingshang.kernel.sheets import check_import, importing, working
from yingshang.kernel.sheets.importing import write_later
from yingshang.orgs.models import Unit

ROWS = [row_of(), row_of("云川县林业局"), row_of("云川县住建局")]


@pytest.fixture
def admin(actors):
    return actors["system_admin"].once("k")


@pytest.fixture(autouse=True)
def _short(request, monkeypatch):
    """Three rows are many. Where a test has one transaction, nobody beside it could see the job to tell about."""
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(working, "_BETWEEN", 0.0)
    if "transactional_db" not in request.fixturenames:
        monkeypatch.setattr(working._Beside, "_tell", lambda *_: None)


def check(admin, *rows):
    return check_import(UNITS, upload(xlsx(*rows)), name="单位.xlsx", actor=admin)


def work():
    """Do every job that waits; the imports' own that are done now."""
    while run_next():
        pass
    return list(Job.objects.filter(name__endswith="_import").order_by("pk").values_list("state", flat=True))


def checked(admin, *rows):
    run = check(admin, HEADS, *rows)
    assert work() == [JobState.DONE]
    run.refresh_from_db()
    return run


def test_a_short_file_is_answered_at_once(admin):
    run = check(admin, HEADS, *ROWS[:2])
    assert (run.state, run.job, Job.objects.count()) == (ImportState.CHECKED, None, 0)


def test_a_long_file_is_checked_and_written_by_a_worker(admin):
    run = check(admin, HEADS, *ROWS)
    assert (run.state, run.report, run.job.person_id) == (ImportState.WAITING, {}, admin.person_id)
    assert work() == [JobState.DONE]
    run.refresh_from_db()
    assert (run.state, run.report["created"], Unit.objects.filter(name="云川县林业局").count()) == ("checked", 3, 0)
    run = write_later(run, admin)
    assert (run.state, Unit.objects.filter(name="云川县林业局").count()) == (ImportState.WRITING, 0)
    assert work() == [JobState.DONE, JobState.DONE]
    run.refresh_from_db()
    assert (run.state, Unit.objects.filter(name="云川县林业局").count()) == (ImportState.WRITTEN, 1)
    assert Event.objects.get(type="kernel.sheet_imported").person_id == admin.person_id


def test_a_big_file_is_not_even_read_while_one_waits(admin, monkeypatch):
    monkeypatch.setattr(importing, "READ_AT_ONCE", 10)
    run = check(admin, ["甲"], ["乙"])
    assert (run.state, work()) == (ImportState.WAITING, [JobState.DONE])
    run.refresh_from_db()
    assert (run.state, run.report["refusal"]["code"]) == (ImportState.UNREADABLE, "kernel.sheet_no_head")


def test_begun_anew_neither_job_does_anything_twice(admin):
    run = write_later(checked(admin, *ROWS), admin)
    again = [
        enqueue(f"kernel.{verb}_import", {"run": str(run.pk), "key": ""}, actor=admin) for verb in ("check", "write")
    ]
    assert work() == [JobState.DONE] * 4
    assert [Job.objects.get(pk=row.pk).result for row in again] == [{}, {}]
    assert Event.objects.filter(type="kernel.sheet_imported").count() == 1


def test_confirmed_twice_it_is_queued_once(admin):
    run = checked(admin, *ROWS)
    write_later(run, admin)
    with pytest.raises(Refusal, match="import_written"):
        write_later(SheetImport.objects.get(), admin)
    assert Job.objects.filter(name="kernel.write_import").count() == 1


def test_nobody_lets_write_what_another_has_checked(admin, actors):
    run = checked(admin, *ROWS)
    with pytest.raises(NotAllowed):
        write_later(run, actors["clerk"])
    SheetImport.objects.update(person_id=actors["clerk"].person_id)
    with pytest.raises(Refusal, match="import_written"):
        write_later(run, admin)


def test_what_changed_meanwhile_is_checked_again_and_nothing_is_written(admin, county):
    run = write_later(checked(admin, *ROWS, row_of("白石镇", kind="乡镇（街道）", order="5")), admin)
    write_unit(actor=admin, unit=county.town, values={"name": "白石镇", "order": 4})
    assert work() == [JobState.DONE, JobState.DONE]
    run.refresh_from_db()
    assert (run.state, run.report["refusal"]["code"]) == (ImportState.CHECKED, "kernel.import_stale")
    assert ["排序", "4", "5"] in run.report["changes"][3]["cells"]
    assert not Unit.objects.filter(name="云川县林业局").exists()


def test_a_row_refused_at_the_last_moment_undoes_all_and_is_named(admin, monkeypatch):
    run = write_later(checked(admin, *ROWS), admin)
    real = Unit.save

    def save(unit, **kwargs):
        if unit.name == "云川县住建局":
            raise Refusal("kernel.not_found")
        real(unit, **kwargs)

    monkeypatch.setattr(Unit, "save", save)
    work()
    run.refresh_from_db()
    kept = run.report["refusal"]
    assert (run.state, kept["facts"], kept["why"]["code"]) == (ImportState.CHECKED, {"row": "4"}, "kernel.not_found")
    assert not Unit.objects.filter(name="云川县水利局").exists()


def test_a_file_that_is_gone_is_said(admin):
    run = check(admin, HEADS, *ROWS)
    default_storage.delete(run.stored_as)
    work()
    run.refresh_from_db()
    assert (run.state, run.report["refusal"]["code"]) == (ImportState.UNREADABLE, "kernel.import_file_gone")


def test_progress_is_told_while_the_rows_are_written_where_others_can_write(transactional_db, admin, monkeypatch):
    run = write_later(checked(admin, *ROWS), admin)
    told = []
    monkeypatch.setattr(Context, "progress", lambda _, done, total=None, note="": told.append((done, total)))
    work()
    run.refresh_from_db()
    assert run.state == ImportState.WRITTEN
    assert told == [(0, 0)] + ([] if connection.vendor == "sqlite" else [(1, 3), (2, 3), (3, 3)])


def test_cancelled_before_it_began_nothing_is_written(admin):
    run = write_later(checked(admin, *ROWS), admin)
    cancel_job(actor=admin.once(""), job=run.job)
    work()
    run.refresh_from_db()
    assert (run.state, Unit.objects.filter(name="云川县林业局").exists()) == (ImportState.WRITING, False)
