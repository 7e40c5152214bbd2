"""The form of an item: names keep what they stand for, days are read, what cannot be is said."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from tests.factories import papers
from yingshang.documents.actions.reviewing import decide_name
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


def sent(item, clerk, *rows):
    """A form sent with lines of numbers: (count, unit, per, what, least)."""
    shown = ItemForm(document=item.document, item=item, actor=clerk)
    data = QueryDict(mutable=True)
    data.update({name: shown[name].value() or "" for name in shown.fields if name != "due_checked"})
    for name, values in zip(("count", "unit", "per", "what", "least"), zip(*rows, strict=True), strict=True):
        data.setlist(f"quota_{name}", list(values))
    bound = ItemForm(data, document=item.document, item=item, actor=clerk)
    bound.is_valid()
    return bound


def quotas(item, clerk, *rows):
    """What lines of numbers make of the numbers of an item; None where they are as they were."""
    bound = sent(item, clerk, *rows)
    assert not bound.errors
    return bound.edit().given().get("quotas")


def test_numbers_are_lines_and_those_without_one_do_not_count(item, clerk):
    given = quotas(item, clerk, ("２", "篇", "month", "信息", "1"), ("", "次", "year", "会", "0"))
    assert given == [{"count": 2, "unit": "篇", "per": "month", "what": "信息", "at_least": True}]


def test_numbers_as_they_were_are_not_edited(item, clerk):
    item.quotas = [{"count": 1, "unit": "次", "per": "quarter", "what": "宣讲", "at_least": True}]
    item.save()
    same = [(str(one["count"]), one["unit"], one["per"], one["what"], "1") for one in item.quotas]
    assert quotas(item, clerk, *same, ("", "", "once", "", "1")) is None
    assert quotas(item, clerk, ("", "次", "quarter", "宣讲", "1")) == []


@pytest.mark.parametrize("bad", ["-1", "0", "一", "1" * 10, "一半", "=1", "1.5", "9" * 10_000])
def test_what_is_no_number_is_said_and_stays_as_typed(item, clerk, bad):
    bound = sent(item, clerk, (bad, "篇", "month", "信息", "1"))
    assert "阿拉伯数字" in bound.non_field_errors()[0]
    assert bound.quota_rows[0]["unit"] == "篇"
    assert bound.quota_rows[0]["count"] == bad[:9]


def test_a_name_typed_later_follows_what_was_decided(item, clerk, county):
    decide_name(actor=clerk, document=item.document, printed="县某某局", unit=county.bureau)
    other = item.document.items.order_by("order")[2]
    bound = form(other, clerk, participating="县某某局")
    assert bound.is_valid()
    assert [one.unit for one in bound.edit().units if one.printed == "县某某局"] == [county.bureau]
