"""The cells of a paper's tasks: what is printed is never markup, and what is open is marked."""

from __future__ import annotations

import pytest

from yingshang.documents.enums import DateOrigin, Match
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.templatetags.papers import due_words, named_units
from yingshang.documents.web.rows import TaskRow
from yingshang.orgs.models import Group, Unit

EVIL = '<b>"局"</b>'


def named(match, printed="教育局", **meant):
    return ItemUnit(match=match, printed=printed, **meant)


def test_a_settled_name_says_whom_it_means_and_names_stand_in_a_row():
    county, all_towns = Unit(name="县教育局"), Group(name="各乡镇")
    shown = named_units([named(Match.CERTAIN, unit=county), named(Match.DECIDED, "各镇", group=all_towns)])
    assert shown == '<span title="县教育局">教育局</span>、<span title="各乡镇">各镇</span>'
    assert named_units([]) == ""


@pytest.mark.parametrize("match", [Match.DOUBTFUL, Match.UNKNOWN])
def test_an_open_name_is_marked_with_the_reason(match):
    shown = named_units([named(match, unit=Unit(name="县教育局"))])
    assert shown == f'<span class="unit-open">教育局<span class="unit-note">{match.label}</span></span>'


@pytest.mark.parametrize("match", list(Match))
def test_what_a_paper_prints_is_no_markup(match):
    shown = named_units([named(match, EVIL, unit=Unit(name=EVIL))])
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown
    assert shown.count('"') % 2 == 0


def row(**values):
    return TaskRow(Item(**values))


def test_a_deadline_stands_above_what_it_means_and_how_it_was_read():
    due = {"kind": "by", "end": "2026-06-30", "reading": "按当年理解"}
    shown = due_words(row(due_phrase="6月底前", due=due, due_origin=DateOrigin.SET))
    phrase, *below = shown.split('<div class="soft">')
    assert phrase == "6月底前"
    assert [line.removesuffix("</div>") for line in below][-2:] == ["按当年理解", "人工填写"]


@pytest.mark.parametrize("due", [{}, None])
def test_without_a_deadline_nothing_is_said(due):
    assert due_words(row(due=due)) == ""


def test_the_phrase_and_the_reading_are_no_markup():
    shown = due_words(row(due_phrase=EVIL, due={"reading": EVIL}))
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;") == 2
