"""What a person makes of items: what goes with it, what waits again, whose form has become stale."""

from __future__ import annotations

import pytest

from tests.factories import papers
from yingshang.documents.actions.reviewing import (
    Edit,
    NamedUnit,
    accept_items,
    decide_name,
    drop_item,
    edit_item,
    restore_item,
)
from yingshang.documents.actions.steps import step, undo_step
from yingshang.documents.enums import ItemState
from yingshang.documents.models import Item
from yingshang.kernel.errors import Conflict


@pytest.fixture
def document(clerk):
    return papers.read(actor=clerk)


def codes(item):
    return {signal["code"] for signal in item.signals}


def third(document):
    """The task without a time."""
    return document.items.order_by("order")[2]


def test_deciding_a_name_makes_open_forms_of_its_items_stale(document, clerk):
    named, other = document.items.get(units__printed="县某某局"), third(document)
    seen, untouched = named.version, other.version
    decide_name(actor=clerk, document=document, printed="县某某局")
    with pytest.raises(Conflict):
        edit_item(actor=clerk, item=named, version=seen, edit=Edit(title="写在旧的上面"))
    other.refresh_from_db()
    assert other.version == untouched


def test_a_doubt_is_gone_when_what_it_is_about_has_been_written(document, clerk):
    item = third(document)
    item.signals = [
        {"code": "no_deadline", "message": "没有时限", "span": None},
        {"code": "no_lead", "message": "没有牵头", "span": None},
        {"code": "low_confidence", "message": "把握不大", "span": None},
    ]
    item.save()
    with step(document, "edit", actor=clerk):
        edit_item(
            actor=clerk, item=item, version=item.version, edit=Edit(due_phrase="5月底前", due={"due": "2026-05-31"})
        )
    item.refresh_from_db()
    assert codes(item) == {"low_confidence"}  # one unit alone is who leads
    undo_step(actor=clerk, document=document)
    item.refresh_from_db()
    assert codes(item) == {"no_deadline", "no_lead", "low_confidence"}


def test_a_doubt_about_the_letters_is_gone_when_they_have_been_mended(document, clerk):
    item = third(document)
    item.signals = [{"code": "garbled", "message": "有乱码", "span": None}]
    item.save()
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(note="备注"))
    item.refresh_from_db()
    assert codes(item) == {"garbled"}
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(content=f"县{item.content}"))
    item.refresh_from_db()
    assert codes(item) == set()


def test_a_doubt_about_who_leads_stands_until_one_does(document, clerk):
    item = third(document)
    item.signals = [{"code": "no_lead", "message": "没有牵头", "span": None}]
    item.save()
    two = [NamedUnit("responsible", "县教育局"), NamedUnit("responsible", "县发改局")]
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(units=two))
    assert codes(Item.objects.get(pk=item.pk)) == {"no_lead"}
    item.refresh_from_db()
    led = [NamedUnit("lead", "县教育局"), NamedUnit("participating", "县发改局")]
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(units=led))
    assert codes(Item.objects.get(pk=item.pk)) == set()


def test_dropping_a_task_drops_the_duties_inside_it(document, clerk):
    first, other = document.items.order_by("order")[:2]
    duty = Item.objects.create(document=document, reading=first.reading, kind="duty", parent=first, order=1, title="报")
    with step(document, "drop", actor=clerk):
        drop_item(actor=clerk, item=first, version=first.version, reason="背景")
    duty.refresh_from_db()
    other.refresh_from_db()
    assert (duty.state, duty.drop_reason, other.state) == (ItemState.DROPPED, "背景", ItemState.PROPOSED)
    undo_step(actor=clerk, document=document)
    duty.refresh_from_db()
    assert (duty.state, duty.drop_reason) == (ItemState.PROPOSED, "")


def test_an_accepted_item_can_wait_again_and_names_nobody_then(document, clerk):
    item = third(document)
    accept_items(actor=clerk, document=document, items=[(item.pk, item.version)])
    item.refresh_from_db()
    assert item.settled_by == clerk.name
    restore_item(actor=clerk, item=item, version=item.version)
    item.refresh_from_db()
    assert (item.state, item.settled_by, item.settled_at) == (ItemState.PROPOSED, "", None)
