"""The form of an item: names keep what they stand for, days are read, what cannot be is said."""

from __future__ import annotations

import pytest

from tests.factories import papers
from yingshang.documents.forms.items import ItemForm, names_of
from yingshang.documents.models import Item


@pytest.fixture
def item(clerk):
    return papers.read(actor=clerk).items.order_by("order")[1]


def form(item, clerk, **typed):
    shown = ItemForm(document=item.document, item=item, actor=clerk)
    data = {name: shown[name].value() or "" for name in shown.fields if name != "due_checked"}
    return ItemForm({**data, **typed}, document=item.document, item=item, actor=clerk)


def test_what_is_not_touched_is_not_edited(item, clerk):
    bound = form(item, clerk)
    assert bound.is_valid(), bound.errors
    assert bound.edit().given() == {}


def test_names_that_were_there_keep_what_they_stand_for(item, clerk):
    bound = form(item, clerk, participating="县发改局、县营商局")
    assert bound.is_valid()
    before = {row.printed: (row.unit_id, row.match) for row in item.units.all()}
    named = {one.printed: (one.unit.pk if one.unit else None, one.match) for one in bound.edit().units}
    assert named["县教育局"] == before["县教育局"]
    assert named["县发改局"] == before["县发改局"]
    assert set(named) == {"县教育局", "县发改局", "县营商局"}


def test_a_phrase_is_read_on_the_day_of_the_paper(item, clerk):
    bound = form(item, clerk, due_phrase="9月底前")
    assert bound.is_valid()
    assert bound.edit().due["due"] == "2026-09-30"


def test_a_day_goes_before_the_phrase(item, clerk):
    bound = form(item, clerk, due_phrase="9月底前", due_on="2026年10月9日")
    assert bound.is_valid()
    assert (bound.edit().due["due"], bound.edit().due["all_due"]) == ("2026-10-09", ["2026-10-09"])


def test_a_day_before_the_paper_is_asked_about_once(item, clerk):
    bound = form(item, clerk, due_on="2025-12-31")
    assert not bound.is_valid()
    assert "早于成文日期" in bound.errors["due_on"][0]
    assert form(item, clerk, due_on="2025-12-31", due_checked="on").is_valid()


@pytest.mark.parametrize("bad", ["", "   ", "\u3000", "\u200b"])
def test_without_words_there_is_no_task(item, clerk, bad):
    assert "title" in form(item, clerk, title=bad).errors


@pytest.mark.parametrize("bad", ["2026-13-40", "下周二之后", "=1+1", "9" * 200])
def test_what_is_no_day_is_said(item, clerk, bad):
    assert "due_on" in form(item, clerk, due_on=bad).errors


def test_names_are_divided_and_cleaned():
    assert names_of("县发改局、县教育局；县发改局\n 县营商局（云川县） #12 ，\u200b") == [
        "县发改局",
        "县教育局",
        "县营商局",
    ]


def test_a_new_item_starts_empty(clerk, item):
    assert Item.objects.count() == 3
    assert ItemForm(document=item.document, item=None, actor=clerk).initial == {}
