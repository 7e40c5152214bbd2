"""Drafts from a template: every field filled or named, never blank; edits make their writers authors."""

from __future__ import annotations

import pytest

from tests.factories.letters import OVERDUE, REMINDER, drafted, reminder
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.letters.actions.drafting import Source, Wanted, Wording, draft_letter, edit_letter
from yingshang.letters.models import Letter, Text


def flaw(refused):
    return refused.value.code, refused.value.facts.get("name")


def test_a_draft_says_what_the_facts_say(house, county):
    source = Source("tests.duty", "5", "2026年营商环境工作要点", "/duties/5/")
    letter = house.draft(county.bureau, county.other, source=source, facts={"依据文件": "2026年营商环境工作要点"})
    assert letter.title == "关于抓紧办理涉企政策清单报送的提醒函"
    lines = letter.body.splitlines()
    assert lines[0].startswith("按照《2026年营商环境工作要点》的安排")
    assert "{表格 逾期事项}" in lines
    assert "5个工作日" in letter.body
    assert "此前" not in letter.body
    assert letter.tables["逾期事项"]["rows"] == [["报送涉企政策清单", "2026-02-20", "6", ""]]
    assert [receipt.unit_name for receipt in letter.receipts.all()] == [county.bureau.name, county.other.name]
    assert (letter.state, letter.source_id, letter.answer_days) == ("draft", "5", 5)
    event = Event.objects.get(type="letters.drafted")
    assert event.facts["source_kind"] == "tests.duty"


def test_a_condition_takes_its_own_branch(house, county):
    assert "此前我们已就" in house.draft(county.bureau, facts={"曾经提醒": True}).body
    assert "此前我们已就" not in house.draft(county.bureau, facts={"曾经提醒": False}).body


@pytest.mark.parametrize("blank", [None, "", "  ", "　", "\u200b", "\n\n", "\x00"])
def test_an_empty_field_is_named_and_nothing_is_kept(house, county, blank):
    with pytest.raises(Refusal) as refused:
        house.draft(county.bureau, facts={"提醒事项": blank})
    assert flaw(refused) == ("letters.text_flawed", "提醒事项")
    assert not Letter.objects.exists()


def test_a_missing_cell_and_braces_in_a_value_are_named(house, county):
    rows = [{**OVERDUE[0], "完成时限": ""}]
    for tables, facts, name in (
        ({"逾期事项": rows}, REMINDER, "逾期事项·完成时限"),
        ({"逾期事项": []}, REMINDER, "逾期事项"),
        ({"逾期事项": OVERDUE}, {"提醒事项": "{发文单位}"}, "提醒事项"),
        ({"逾期事项": OVERDUE}, {"提醒事项": "长" * 6000}, "提醒事项"),
        ({"逾期事项": "=1+1"}, REMINDER, "逾期事项"),
    ):
        with pytest.raises(Refusal) as refused:
            house.draft(county.bureau, wanted=Wanted("reminder", facts=facts, tables=tables))
        assert flaw(refused)[1] == name
    assert not Letter.objects.exists()


def test_a_title_beyond_its_length_an_unknown_template_and_no_recipient_are_refused(house, county):
    for recipients, wanted, code in (
        ([county.bureau], reminder(facts={"提醒事项": "事" * 130}), "letters.title_too_long"),
        ([county.bureau], Wanted("nothing"), "letters.no_template"),
        ([county.bureau], Wanted(), "letters.no_template"),
        ([], reminder(), "letters.no_recipients"),
        ([county.office], reminder(), "letters.to_oneself"),
    ):
        with pytest.raises(Refusal) as refused:
            draft_letter(actor=house.clerk, issuer=county.office, recipients=recipients, wanted=wanted)
        assert refused.value.code == code


def test_the_system_may_draft_and_a_foreign_office_may_not(house, county, actors):
    assert drafted(SYSTEM, county.office, county.bureau).drafter is None
    with pytest.raises(NotAllowed):
        drafted(actors["outsider"], county.office, county.bureau)
    with pytest.raises(ValueError, match="no address of ours"):
        house.draft(county.bureau, source=Source("k", "1", "t", "https://example.org/"))


def test_the_same_key_drafts_once(house, county):
    actor = house.clerk.once("k-1")
    first = drafted(actor, county.office, county.bureau)
    assert drafted(actor, county.office, county.bureau) == first
    assert Letter.objects.count() == 1


def test_a_free_letter_has_its_own_tables(house, county):
    tables = {"情况": {"columns": ["单位", "件数"], "rows": [["甲", "3"]]}}
    wanted = Wanted(kind="circular", title="关于督办情况的通报", body="情况如下：\n{表格 情况}", tables=tables)
    assert house.draft(county.bureau, wanted=wanted).body.endswith("{表格 情况}")
    with pytest.raises(Refusal) as refused:
        house.draft(county.bureau, wanted=Wanted(kind="circular", title="通报", body="如下：\n{表格 情况}"))
    assert flaw(refused) == ("letters.text_flawed", "情况")


def test_an_edit_is_a_new_wording_and_its_writer_an_author(house, county):
    letter = house.draft(county.bureau)
    wording = Wording("关于办理事项的提醒函", "请抓紧办理。", recipients=[county.other], answer_days=3)
    edit_letter(actor=house.head, letter=letter, version=letter.version, wording=wording)
    assert [(text.number, text.person_name) for text in Text.objects.all()] == [(2, "核稿人"), (1, "起草人")]
    assert [receipt.unit for receipt in letter.receipts.all()] == [county.other]
    with pytest.raises(Conflict):
        edit_letter(actor=house.clerk, letter=letter, version=1, wording=wording)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("请{单位}办理。", "单位"),
        ("请{单位办理。", "{单位办理。"),
        ("请单位}办理。", "请单位}"),
        ("{=SUM(A1)}", "=SUM(A1)"),
        ("{../../etc/passwd}", "../../etc/passwd}"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}}", "{{7*7}}"),
        ("{表格 没有的表}", "没有的表"),
    ],
)
def test_a_flawed_edit_is_refused_by_name(house, county, body, name):
    letter = house.draft(county.bureau)
    with pytest.raises(Refusal) as refused:
        edit_letter(actor=house.clerk, letter=letter, version=letter.version, wording=Wording("标题", body))
    assert flaw(refused) == ("letters.text_flawed", name)
    letter.refresh_from_db()
    assert letter.texts.count() == 1


def test_ten_megabytes_are_refused_at_once(house, county):
    letter = house.draft(county.bureau)
    with pytest.raises(Refusal) as refused:
        edit_letter(
            actor=house.clerk, letter=letter, version=letter.version, wording=Wording("标题", "{若 " * 3_500_000)
        )
    assert refused.value.code == "letters.text_flawed"
    assert "太长" in str(refused.value.facts["flaw"])
