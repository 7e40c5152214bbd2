"""The words of a briefing are kept version by version; two writers see one another."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.portal.actions.briefings import About, write_briefing
from yingshang.portal.models import Briefing

WEEK = About(date(2026, 3, 9), date(2026, 3, 15))


@pytest.fixture
def write(county, actors):
    """A function: text and the version seen → the briefing, written by the office's clerk."""

    def make(text, seen=0, *, role="clerk", about=WEEK, office=None):
        return write_briefing(actor=actors[role], office=office or county.office, about=about, text=text, seen=seen)

    return make


def test_every_version_is_kept_and_recorded(write, county):
    first = write("逾期集中在两个单位。")
    second = write("逾期集中在三个单位。\n建议约谈。", first.version)
    assert second.pk == first.pk
    assert second.text == "逾期集中在三个单位。\n建议约谈。"
    assert list(second.texts.values_list("number", "text")) == [
        (2, "逾期集中在三个单位。\n建议约谈。"),
        (1, "逾期集中在两个单位。"),
    ]
    assert Event.objects.filter(type="portal.briefing_written").count() == 2


def test_other_days_and_other_scopes_are_other_briefings(write, county):
    write("全县")
    write("发改局", about=About(WEEK.first, WEEK.last, county.bureau))
    write("下周", about=About(date(2026, 3, 16), date(2026, 3, 22)))
    assert set(Briefing.objects.values_list("text", flat=True)) == {"全县", "发改局", "下周"}


@pytest.mark.parametrize("seen", [0, 1])
def test_who_wrote_meanwhile_is_not_overwritten(write, seen):
    write("第一稿")
    write("第二稿", 1)
    with pytest.raises(Conflict) as caught:
        write("第三稿", seen)
    assert caught.value.theirs.text == "第二稿"
    assert Briefing.objects.get().text == "第二稿"


def test_only_the_own_units_clerks_and_heads_write(write, county):
    for role in ("leader", "supervisor", "liaison", "system_admin"):
        with pytest.raises(NotAllowed):
            write("不该写的", role=role)
    with pytest.raises(NotAllowed):
        write("替别家写的", office=county.bureau)
    write("股室写的", role="section_head")
    assert [row.text for row in Briefing.objects.all()] == ["股室写的"]


@pytest.mark.parametrize("text", ["字" * 401, "一\n二\n三\n四\n五\n六\n七"])
def test_what_does_not_fit_the_page_is_refused(write, text):
    with pytest.raises(Refusal) as caught:
        write(text)
    assert caught.value.code == "portal.text_too_long"
    assert not Briefing.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("\u3000 ", ""),
        ("一\u200b二\u202e三", "一二三"),
        ("=1+1", "=1+1"),
        ("〇\x00一", "〇一"),
        ("字" * 400, "字" * 400),
    ],
)
def test_odd_characters(write, typed, kept):
    assert write(typed).text == kept


def test_another_unit_does_not_see_the_words(write, actors):
    written = write("本单位的话")
    assert list(Briefing.objects.visible_to(actors["leader"])) == [written]
    assert list(Briefing.objects.visible_to(actors["supervisor"])) == [written]  # of the same office in this cast
    assert list(Briefing.objects.visible_to(actors["liaison"])) == []
