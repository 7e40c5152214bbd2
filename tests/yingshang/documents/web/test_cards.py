"""A card of the review says what an item is and what has to be looked at, escaped, without asking the database."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from tests.factories.tasks import document, task
from yingshang.documents.enums import ItemState, Match
from yingshang.documents.models import Item
from yingshang.documents.queries.review import items_of
from yingshang.documents.web import cards
from yingshang.documents.web.cards import Card


def words(card):
    """What one reads, with one blank between what stands apart."""
    return " ".join(strip_tags(re.sub(r"><", "> <", card.html)).split())


@pytest.fixture
def card(county):
    """The card of a task with what is given set on it."""
    paper = document(county.office)
    made = task(paper, "公布办事指南", lead=[county.bureau], phrase="6月底前")

    def of(units=(), conflict=False, then="", **given):
        Item.objects.filter(pk=made.pk).update(**given)
        for name, value in units:
            made.units.update(**{name: value})
        (item,) = items_of(paper)
        return Card(item, conflict=conflict, then=then)

    return of


def test_units_and_day_stand_under_the_title(card, county):
    told = card(state=ItemState.ACCEPTED)
    assert words(told).startswith("1 公布办事指南 已采纳 牵头 ")
    assert f'<span title="{county.bureau.name}">' in told.html
    assert re.search(r"时限 \d{4}年6月30日前", words(told))


@pytest.mark.parametrize(
    ("match", "expected"),
    [(Match.DOUBTFUL, "名称未定：发 改 &amp; 局"), (Match.UNKNOWN, "名称未定：发 改 &amp; 局"), (Match.NOT_A_UNIT, "")],
)
def test_an_open_name_says_so_while_the_item_waits(card, match, expected):
    units = (("match", match), ("printed", "发 改 & 局"))
    waiting = card(units, state=ItemState.PROPOSED)
    assert ("card-doubtful" in waiting.html, "名称未定" in waiting.html) == (bool(expected), bool(expected))
    assert expected in waiting.html
    assert ("unit-open" in waiting.html) == bool(expected)
    assert "名称未定" not in card(units, state=ItemState.ACCEPTED).html


def test_a_phrase_that_names_no_time_says_so_while_the_item_waits(card):
    assert "没有读出日期" in card(state=ItemState.PROPOSED, due_phrase="营商半月谈", due={}).html
    assert "没有读出日期" not in card(state=ItemState.PROPOSED, due_phrase="长期", due={"continuous": True}).html
    assert "没有读出日期" not in card(state=ItemState.PROPOSED, due_phrase="", due={}).html
    told = [{"code": "deadline_unread", "message": "时限没有读出", "span": None}]
    assert "没有读出日期" not in card(state=ItemState.PROPOSED, due_phrase="适时", due={}, signals=told).html


def test_whatever_was_read_is_escaped(card):
    evil = '<script>alert("1")</script>\''
    told = card(
        title=evil, content=f"{evil}\n二", note=evil, ordinal=evil[:20], due_phrase=evil, report_to=[evil],
        due={"reading": evil}, signals=[{"message": evil}], state=ItemState.PROPOSED,
        units=(("printed", evil),), conflict=True, then=evil,
    ).html  # fmt: skip
    assert "<script" not in told
    assert told.count("&lt;script&gt;") >= 9
    assert "<br>二" in told


def test_what_became_of_it_is_said(card):
    assert "不采纳：重复" in words(card(state=ItemState.DROPPED, drop_reason="重复"))
    assert words(card(extracted=None)).count("人工增加") == 1
    settled = card(settled_by="韩敏", state=ItemState.ACCEPTED)
    assert "韩敏" in words(settled)
    assert "采纳" in words(settled)
    assert "韩敏" not in words(card(settled_by="韩敏", state=ItemState.PROPOSED))


def test_what_a_person_made_other_stands_beside_what_was_read(card, monkeypatch):
    monkeypatch.setattr(cards, "edited_fields", lambda item: ("title", "deadline"))
    told = card(edited=True, extracted={"title": "公布<b>指南", "deadline": None})
    assert "与读出的不同 2 处 任务 公布&lt;b&gt;指南 时限 （没有）" in words(told)
    assert "人工增加" not in told.html
    assert "与读出的不同" not in card(edited=False).html


def test_who_was_first_is_said_and_what_comes_next(card):
    told = card(conflict=True, then="next")
    assert "别人刚刚改过这一项" in words(told)
    assert 'data-then="next"' in told.html
    assert "刚刚改过" not in card().html
    assert "data-then" not in card().html


def test_a_card_asks_nothing_of_the_database(card, django_assert_num_queries):
    told = card(state=ItemState.PROPOSED)
    with django_assert_num_queries(0):
        assert told.html
