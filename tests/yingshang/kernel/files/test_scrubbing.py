"""The nightly round and the cleaning of drafts."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage

from tests.factories.files import given
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.files import scrub, standing, store_file
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Blob, Scrub, StoredFile


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    place = tmp_path / "files"
    backend = "yingshang.kernel.files.storage.DurableStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": str(place)}}}
    return place


def age(path, **past):
    moment = (clock.now() - timedelta(**past)).timestamp()
    os.utime(path, (moment, moment))


def test_what_a_round_finds(actors, folder):
    whole, changed, missing = (
        store_file(given(text.encode()), name=f"{text}.txt", actor=actors["clerk"])
        for text in ("whole", "changed", "missing")
    )
    (folder / changed.blob.stored_as).write_bytes(b"chanGed")
    (folder / missing.blob.stored_as).unlink()
    old, young = default_storage.save("blobs/zz/old", given(b"1")), default_storage.save("blobs/zz/young", given(b"2"))
    half = default_storage.save("arriving/half", given(b"3"))
    age(folder / old, hours=2)
    age(folder / half, hours=2)
    steps = []
    run = scrub(progress=lambda done, total: steps.append((done, total)))
    assert [(each["kind"], each["stored_as"], each["names"]) for each in run.found] == [
        ("changed", changed.blob.stored_as, "changed.txt"),
        ("missing", missing.blob.stored_as, "missing.txt"),
        ("orphaned", old, ""),
        ("orphaned", half, ""),
    ]
    assert (run.checked, run.changed, run.missing, run.orphaned) == (3, 1, 1, 2)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert default_storage.exists(young)
    now = standing()
    assert (now.contents, now.spoilt, now.drafts, now.last) == (3, 2, 3, run)
    assert now.size == sum(Blob.objects.values_list("size", flat=True)) == whole.size + changed.size + missing.size


def test_a_content_that_was_brought_back_is_well_again(actors, folder):
    stored = store_file(given(b"text"), name="a.txt", actor=actors["clerk"])
    (folder / stored.blob.stored_as).unlink()
    assert scrub().missing == 1
    (folder / stored.blob.stored_as).write_bytes(b"text")
    assert (scrub().missing, Blob.objects.get().state, standing().spoilt) == (0, "present", 0)


def test_an_empty_store(db):
    assert (scrub().checked, scrub().orphaned, standing().contents) == (0, 0, 0)


def test_old_drafts_go_with_their_bytes_and_nothing_else(actors, folder):
    with time_machine.travel("2026-05-01 00:00:00+00:00", tick=False):
        old = store_file(given(b"old"), name="old.txt", actor=actors["clerk"])
        shared = store_file(given(b"shared"), name="shared.txt", actor=actors["clerk"])
        held = store_file(given(b"held"), name="held.txt", actor=actors["clerk"])
        StoredFile.objects.filter(pk=held.pk).update(holder_kind="orgs.unit", holder_id="1")
    with time_machine.travel("2026-05-07 00:00:00+00:00", tick=False):
        assert work("kernel.clean_drafts") == {"drafts": 0, "contents": 0}
        young = store_file(given(b"shared"), name="again.txt", actor=actors["liaison"])
    with time_machine.travel("2026-05-09 00:00:00+00:00", tick=False):
        assert work("kernel.clean_drafts") == {"drafts": 2, "contents": 1}
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {held.pk, young.pk}
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert kept == {held.blob.stored_as, shared.blob.stored_as}
    assert not Blob.objects.filter(pk=old.blob_id).exists()


def test_the_round_as_a_job(actors):
    store_file(given(b"text"), name="a.txt", actor=actors["clerk"])
    assert work("kernel.scrub_files") == {"checked": 1, "changed": 0, "missing": 0, "orphaned": 0}
    assert Scrub.objects.count() == 1


def work(name):
    row = enqueue(name, actor=SYSTEM)
    assert run_next()
    row.refresh_from_db()
    return row.result
