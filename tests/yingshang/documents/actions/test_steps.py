"""Each act of a review is a step; the last one of a person can be taken back, whatever it was."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import papers
from tests.factories.orgs import actor_of, make_person
from yingshang.documents.actions.dividing import merge_items, split_item
from yingshang.documents.actions.reviewing import (
    Edit,
    NamedUnit,
    accept_items,
    add_item,
    decide_name,
    drop_item,
    edit_item,
    move_item,
)
from yingshang.documents.actions.steps import step, steps_of, undo_step
from yingshang.documents.enums import ItemState, Match
from yingshang.documents.models import Item, ItemUnit, Step
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event


@pytest.fixture
def document(clerk):
    return papers.read(actor=clerk)


def picture(document):
    """Everything that a reader of the ledger sees, in order, without versions and numbers of rows."""
    fields = ("order", "title", "content", "due_phrase", "due", "due_origin", "state", "edited", "drop_reason")
    return [
        (*(getattr(item, name) for name in fields), list(item.units.values_list("role", "printed", "unit", "match")))
        for item in document.items.order_by("order", "id")
    ]


def _edit(document, clerk, items):
    edit = Edit(title=items[0].title + "改", units=[NamedUnit("lead", "县教育局")])
    edit_item(actor=clerk, item=items[0], version=items[0].version, edit=edit)


def _accept(document, clerk, items):
    accept_items(actor=clerk, document=document, items=[(one.pk, one.version) for one in items])


def _drop(document, clerk, items):
    drop_item(actor=clerk, item=items[-1], version=items[-1].version, reason="背景")


def _split(document, clerk, items):
    split_item(actor=clerk, item=items[0], version=items[0].version, pieces=["一半", "另一半", "再一半"])


def _merge(document, clerk, items):
    if len(items) > 1:
        merge_items(actor=clerk, item=items[0], version=items[0].version, others=[items[1]])


def _move(document, clerk, items):
    move_item(actor=clerk, item=items[0], version=items[0].version, after=items[-1] if len(items) > 1 else None)


def _add(document, clerk, items):
    add_item(actor=clerk, document=document, edit=Edit(title="另加一项", span=(3, 9)), after=items[0])


def _name(document, clerk, items):
    decide_name(actor=clerk, document=document, printed="县某某局")


ACTS = {
    "edit": _edit, "accept": _accept, "drop": _drop, "split": _split, "merge": _merge, "move": _move, "add": _add,
    "name": _name,
}  # fmt: skip


def act(document, clerk, verb):
    """Carry out one act of each kind."""
    document.refresh_from_db()
    ACTS[verb](document, clerk, list(document.items.exclude(state=ItemState.DROPPED).order_by("order", "id")))


@pytest.mark.parametrize("verb", ACTS)
def test_every_act_can_be_taken_back(document, clerk, verb):
    before = picture(document)
    with step(document, verb, actor=clerk):
        act(document, clerk, verb)
    assert picture(document) != before
    undo_step(actor=clerk, document=document)
    assert picture(document) == before
    assert Event.objects.latest("pk").type == "documents.step_undone"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from([verb for verb in ACTS if verb != "name"]), min_size=1, max_size=6))
def test_many_acts_taken_back_one_by_one_leave_nothing_behind(document, clerk, verbs):
    before, pictures = picture(document), []
    for verb in verbs:
        if not document.items.exclude(state=ItemState.DROPPED).exists():
            break
        known = steps_of(document, clerk).count()
        now = picture(document)
        with step(document, verb, actor=clerk):
            act(document, clerk, verb)
        if steps_of(document, clerk).count() > known:
            pictures.append(now)
    while pictures:
        undo_step(actor=clerk, document=document)
        assert picture(document) == pictures.pop()
    assert picture(document) == before
    with pytest.raises(Refusal, match="nothing_to_undo"):
        undo_step(actor=clerk, document=document)


def test_words_are_neither_lost_nor_doubled_by_splitting_and_merging(document, clerk):
    item = document.items.order_by("order").first()
    pieces = ["梳理全县重点项目", "形成清单", "并公布"]
    split_item(actor=clerk, item=item, version=item.version, pieces=pieces)
    made = list(document.items.order_by("order")[:3])
    assert [one.content for one in made] == pieces
    merge_items(actor=clerk, item=made[0], version=made[0].version, others=made[1:])
    made[0].refresh_from_db()
    assert made[0].content.split("\n") == pieces
    assert [one.state for one in document.items.order_by("order")[1:3]] == [ItemState.DROPPED] * 2


def test_what_another_has_changed_since_stays(document, clerk, county):
    other = actor_of(make_person("同事", county.office, "clerk"))
    item = document.items.first()
    with step(document, "edit", actor=clerk):
        edit_item(actor=clerk, item=item, version=item.version, edit=Edit(title="甲的写法"))
    item.refresh_from_db()
    with step(document, "edit", actor=other):
        edit_item(actor=other, item=item, version=item.version, edit=Edit(title="乙的写法"))
    with pytest.raises(Refusal, match="undo_changed"):
        undo_step(actor=clerk, document=document)
    assert Item.objects.get(pk=item.pk).title == "乙的写法"
    undo_step(actor=other, document=document)
    assert Item.objects.get(pk=item.pk).title == "甲的写法"
    undo_step(actor=clerk, document=document)
    assert Item.objects.get(pk=item.pk).title == item.extracted["title"]


def test_an_outsider_takes_nothing_back(document, clerk, actors):
    with step(document, "drop", actor=clerk):
        act(document, clerk, "drop")
    with pytest.raises(NotAllowed):
        undo_step(actor=actors["liaison"], document=document)
    assert document.items.filter(state=ItemState.DROPPED).count() == 1


def test_a_step_that_changes_nothing_is_none(document, clerk):
    item = document.items.first()
    with step(document, "edit", actor=clerk):
        edit_item(actor=clerk, item=item, version=item.version, edit=Edit(title=item.title))
    assert Step.objects.count() == 0


def test_an_act_that_fails_leaves_no_step(document, clerk):
    item = document.items.first()
    with pytest.raises(Refusal), step(document, "edit", actor=clerk):
        edit_item(actor=clerk, item=item, version=item.version, edit=Edit(title="  "))
    assert Step.objects.count() == 0


def test_a_restored_name_is_open_again(document, clerk, county):
    with step(document, "name", actor=clerk):
        decide_name(actor=clerk, document=document, printed="县某某局", unit=county.office)
    assert ItemUnit.objects.get(printed="县某某局").match == Match.DECIDED
    undo_step(actor=clerk, document=document)
    assert ItemUnit.objects.get(printed="县某某局").match == Match.UNKNOWN
