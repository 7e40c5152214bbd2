"""Exports made in the background: kept for their owner, taken with a trace, cleaned away after some days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, NotFound
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event, SheetExport
from yingshang.kernel.sheets import Column, Cover, Sheet, export, keep_export, opened_export

PLAIN = Sheet("tests.kept", "台账", (Column("name", "名称"),))


@pytest.fixture
def kept(actors):
    made = export(PLAIN, [{"name": "甲"}, {"name": "乙"}], actor=actors["clerk"], cover=Cover("台账"), form="csv")
    return keep_export(made)


def taken():
    return [event.facts["count"] for event in Event.objects.filter(type="kernel.export_taken")]


def test_each_taking_is_one_event(kept, actors):
    for _ in range(2):
        with opened_export(kept, actors["clerk"]) as file:
            assert file.read().decode("utf-8-sig").split() == ["名称", "甲", "乙"]
    assert taken() == [2, 2]


def test_another_person_may_not_take_it(kept, actors):
    with pytest.raises(NotAllowed):
        opened_export(kept, actors["section_head"])
    assert (taken(), list(SheetExport.objects.visible_to(actors["section_head"]))) == ([], [])
    assert list(SheetExport.objects.visible_to(actors["clerk"])) == [kept]


def test_after_some_days_the_file_goes_and_the_note_stays(kept, actors):
    young = keep_export(export(PLAIN, [], actor=actors["clerk"], cover=Cover("新表"), form="csv"))
    SheetExport.objects.filter(pk=kept.pk).update(at=clock.now() - timedelta(days=8))
    enqueue("kernel.clean_exports", actor=SYSTEM)
    while run_next():
        pass
    assert (default_storage.exists(kept.stored_as), default_storage.exists(young.stored_as)) == (False, True)
    kept.refresh_from_db()
    with pytest.raises(NotFound, match="export_gone"):
        opened_export(kept, actors["clerk"])
    assert taken() == []
