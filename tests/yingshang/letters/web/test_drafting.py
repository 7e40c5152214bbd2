"""Drafting by a template and editing with the live check, on pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import log_in
from yingshang.letters.actions.templates import ship_templates
from yingshang.letters.models import Edition, Letter
from yingshang.orgs.models import Person


@pytest.fixture
def clerk(house):
    ship_templates()
    client = Client()
    log_in(client, Person.objects.get(pk=house.clerk.person_id))
    return client


def edition(slug):
    return Edition.objects.get(template__slug=slug)


def filled(county, **more):
    return {
        "issuer": str(county.office.pk),
        "recipients": f"{county.bureau.name}\n县教育局",
        "f0": "清单报送",
        "f2": "报送清单\t2026-02-20\t6\n补报清单｜2026-02-21｜5｜催过",
        "answer_days": "5",
        **more,
    }


def test_every_shipped_template_is_offered_and_opens(clerk):
    page = clerk.get(reverse("letters:choose"))
    assert {one.template.slug for one in page.context["editions"]} == {
        *("reminder", "supervision", "interview", "transfer", "circular", "briefing", "notice"),
        *("task_table", "telegram", "quarter_reminder"),
    }
    for one in page.context["editions"]:
        assert clerk.get(reverse("letters:draft", args=[one.pk])).status_code == 200


def test_a_letter_is_drafted_from_the_page(clerk, county):
    answer = clerk.post(reverse("letters:draft", args=[edition("reminder").pk]), filled(county))
    letter = Letter.objects.get()
    assert answer["Location"] == reverse("letters:letter", args=[letter.pk])
    assert letter.tables["逾期事项"]["rows"] == [
        ["报送清单", "2026-02-20", "6", ""],
        ["补报清单", "2026-02-21", "5", "催过"],
    ]
    assert letter.receipts.count() == 2


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"f0": "　\u200b"}, "提醒事项"),
        ({"f2": ""}, "逾期事项"),
        ({"f2": "a｜b｜c｜d｜e"}, "应有 4 列"),
        ({"f2": "甲｜2026-02-20｜6\n乙｜｜"}, "第 2 行没有填完成时限、逾期天数。"),
        ({"recipients": "没有这个单位"}, "没有找到"),
        ({"recipients": ""}, "主送单位"),
        ({"f0": "{发文单位}"}, "花括号"),
        ({"f0": "事" * 10_000}, "最多 5000 个字"),
        ({"answer_days": "0"}, "答复期限"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_what_was_typed_stays(clerk, county, wrong, word):
    answer = clerk.post(reverse("letters:draft", args=[edition("reminder").pk]), filled(county, **wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert word in page
    if "recipients" not in wrong:
        assert county.bureau.name in page
    assert not Letter.objects.exists()


def test_a_field_that_only_a_filled_one_asks_for_is_named_beside_itself(clerk, county):
    answer = clerk.post(reverse("letters:draft", args=[edition("reminder").pk]), filled(county, f5="韩志远"))
    assert answer.context["form"].errors == {
        "f6": ["字段“联系电话”没有内容，请先填写。请改正后再办理；这样的问题共1处。"]
    }


def test_the_drafter_is_whom_the_letter_says_to_ask_as_long_as_there_is_a_telephone(clerk, house):
    address = reverse("letters:draft", args=[edition("reminder").pk])
    person = Person.objects.get(pk=house.clerk.person_id)
    fields = clerk.get(address).context["form"].fields
    assert (fields["f5"].initial, fields["f6"].initial) == ("", "")
    Person.objects.filter(pk=person.pk).update(phone="0000-5600001")
    fields = clerk.get(address).context["form"].fields
    assert (fields["f5"].initial, fields["f6"].initial) == (person.name, "0000-5600001")


def test_the_columns_that_may_be_empty_are_marked(clerk):
    page = clerk.get(reverse("letters:draft", args=[edition("reminder").pk])).content.decode()
    assert "事项、完成时限、逾期天数、备注（可不填）。" in page


def test_the_live_check_names_what_is_wrong_or_shows_the_paper(clerk, county, house):
    letter = house.draft(county.bureau)
    address = reverse("letters:try", args=[letter.pk])
    bad = clerk.post(address, {"title": "题", "body": "请{单位}办理。"}).content.decode()
    assert "没有名为“单位”的字段" in bad
    good = clerk.post(address, {"title": "题", "body": "一、甲\n乙", "recipients": county.bureau.name}).content.decode()
    assert 'class="level-1">一、甲' in good
    long = clerk.post(address, {"title": "题", "body": "长" * 300_000})
    assert "太长" in long.content.decode()


def test_the_live_check_names_the_line_of_a_character_that_no_font_prints_and_shows_the_paper(clerk, county, house):
    letter = house.draft(county.bureau)
    address = reverse("letters:try", args=[letter.pk])
    page = clerk.post(address, {"title": "㐂题", "body": "甲\n乙😀", "partners": county.other.name}).content.decode()
    assert "第 2 行：没有字体能印“😀 U+1F600”" in page
    assert page.count("没有字体能印") == 1
    assert f'<p class="paper-mark">{county.other.name}</p>' in page


def test_an_edit_is_kept_and_a_second_editor_sees_the_first_ones_words(clerk, county, house):
    letter = house.draft(county.bureau)
    address = reverse("letters:edit", args=[letter.pk])
    typed = {"version": letter.version, "recipients": county.bureau.name, "title": "甲题", "body": "甲文"}
    typed |= {"t0": "事｜日｜1｜"}
    assert clerk.post(address, typed).status_code == 302
    late = clerk.post(address, {**typed, "title": "乙题"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "甲文" in page
    assert "乙题" in page
    assert Letter.objects.get().title == "甲题"
