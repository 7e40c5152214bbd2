"""The job reads a stored file in a child process."""

from __future__ import annotations

import pytest

from tests.factories import papers
from tests.factories.files import ooxml
from yingshang.documents import jobs
from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document, Reading
from yingshang.documents.queries.engine import engine_version
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_read_in_the_background(county, clerk):
    document = papers.uploaded(actor=clerk)
    assert run_next()
    document.refresh_from_db()
    assert (document.state, document.items.count(), document.reading.engine) == (
        DocumentState.READ,
        3,
        engine_version(),
    )
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 3, 3, {"state": "read", "tasks": 3})


def test_a_broken_file_has_the_engines_own_sentence_and_the_next_is_read(county, clerk):
    broken = papers.uploaded(ooxml(), actor=clerk, name="坏.docx")
    good = papers.uploaded(actor=clerk)
    assert (run_next(), run_next()) == (True, True)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (DocumentState.UNREADABLE, DocumentState.READ)
    assert broken.trouble_code == "documents.unreadable"
    assert broken.trouble["what"].endswith("。")
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_a_repeated_job_changes_nothing(county, clerk):
    papers.uploaded(actor=clerk)
    run_next()
    Job.objects.update(state=JobState.QUEUED, run_after="2026-01-01T00:00Z", claim="", lease_until=None)
    assert run_next()
    assert (Reading.objects.count(), Job.objects.get().result) == (1, {"state": "read"})


def test_a_worker_that_died_while_reading_is_followed(county, clerk):
    document = papers.uploaded(actor=clerk)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.READING)
    assert run_next()
    document.refresh_from_db()
    assert document.state == DocumentState.READ


def test_a_fault_of_the_program_ends_at_the_document(county, clerk, monkeypatch, caplog):
    def fault(*_, **__):
        raise RuntimeError("no such thing")

    monkeypatch.setattr(jobs, "read_file", fault)
    document = papers.uploaded(actor=clerk)
    for _ in range(3):
        Job.objects.update(run_after="2026-01-01T00:00Z")
        assert run_next()
    document.refresh_from_db()
    assert (document.state, document.trouble_code) == (DocumentState.UNREADABLE, "documents.engine_died")
    assert Job.objects.get().state == JobState.PARKED


def test_a_lost_file_is_said(county, clerk, settings, tmp_path):
    document = papers.uploaded(actor=clerk)
    for path in (tmp_path / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    assert run_next()
    document.refresh_from_db()
    assert (document.state, document.trouble_code) == (DocumentState.UNREADABLE, "kernel.file_lost")
