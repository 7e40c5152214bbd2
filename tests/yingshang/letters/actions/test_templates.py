"""Editions of templates: dated, with the document that set them, checked before they are kept; Word out and back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.letters.actions.drafting import Wanted
from yingshang.letters.actions.templates import (
    Wordings,
    end_template,
    make_template,
    revise_template,
    ship_templates,
)
from yingshang.letters.models import Edition, Letter, Template
from yingshang.letters.queries.fields import from_json, read_fields, write_fields
from yingshang.letters.queries.sampling import sample_of
from yingshang.letters.queries.template_files import from_paragraphs, read_word, to_word


def words(**more):
    given = {"title": "关于{事}的提醒函", "body": "请办{事}。", "fields": "事 文字", "basis": "营商办〔2026〕3号"}
    return Wordings(**{**given, "valid_from": date(2026, 3, 2), **more})


def test_what_ships_is_shipped_once_and_every_template_makes_a_paper(db):
    assert [ship_templates(), ship_templates()] == [10, 0]
    for one in Edition.objects.all():
        sample = sample_of(one.title, one.body, from_json(one.fields))
        assert sample.title
        assert sample.paper.parts


def test_an_own_template_goes_before_the_common_one_and_an_old_edition_ends_the_day_before(house, county):
    first = make_template(actor=house.clerk, issuer=county.office, kind="reminder", name="本局提醒函", words=words())
    revise_template(
        actor=house.clerk,
        template=first,
        version=first.version,
        words=words(body="改了：请办{事}。", valid_from=date(2026, 3, 10)),
    )
    rows = list(first.editions.order_by("number").values_list("number", "valid_from", "valid_to"))
    assert rows == [(1, date(2026, 3, 2), date(2026, 3, 9)), (2, date(2026, 3, 10), None)]
    ship_templates()
    draft = house.draft(county.bureau, wanted=_wanted("reminder"))
    assert draft.body == "请办清单。"


def test_an_own_template_about_something_else_does_not_take_the_place_of_the_common_one(house, county):
    asked = words(title="关于{企业名称}的函", body="请办{企业名称}反映的{事}。", fields="事 文字\n企业名称 文字")
    own = make_template(actor=house.clerk, issuer=county.office, kind="reminder", name="企业问题交办函", words=asked)
    ship_templates()
    assert house.draft(county.bureau).edition.template.slug == "reminder"
    wanted = Wanted("reminder", {"事": "用电问题", "企业名称": "甲公司"})
    assert house.draft(county.bureau, wanted=wanted).edition.template == own


def _wanted(template):
    return Wanted(template=template, facts={"事": "清单"})


def test_a_later_edition_holds_from_its_day(house, county, clock_at):
    made = make_template(actor=house.clerk, issuer=county.office, kind="notice", name="通知甲", words=words())
    later = words(body="新：{事}。", valid_from=date(2026, 3, 10))
    revise_template(actor=house.clerk, template=made, version=made.version, words=later)
    assert house.draft(county.bureau, wanted=_wanted(made)).body == "请办清单。"
    clock_at.move_to("2026-03-10 00:01+08:00")
    assert house.draft(county.bureau, wanted=_wanted(made)).body == "新：清单。"
    made.refresh_from_db()
    end_template(actor=house.clerk, template=made, version=made.version, on=date(2026, 3, 11), reason="不再使用")
    clock_at.move_to("2026-03-11 09:00+08:00")
    with pytest.raises(Refusal) as refused:
        house.draft(county.bureau, wanted=_wanted(made))
    assert refused.value.code == "letters.no_template"
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"basis": "　"}, "letters.no_basis"),
        ({"title": ""}, "letters.no_title"),
        ({"body": "\u200b"}, "letters.no_body"),
        ({"body": "{不认识}"}, "letters.text_flawed"),
        ({"body": "{事"}, "letters.text_flawed"),
        ({"body": "{=1+1}"}, "letters.text_flawed"),
        ({"body": "{../../x}"}, "letters.text_flawed"),
        ({"body": "<script>x</script>"}, "letters.text_flawed"),
        ({"body": "大" * 10_000_000}, "letters.text_flawed"),
        ({"fields": "事"}, "letters.field_list"),
        ({"fields": "事 文字\n事 数字"}, "letters.field_list"),
        ({"fields": "主送单位 文字"}, "letters.field_list"),
        ({"fields": "=1+1 文字"}, "letters.field_list"),
        ({"fields": "清单 表格"}, "letters.field_list"),
        ({"fields": "事 文字：甲、乙"}, "letters.field_list"),
        ({"valid_to": date(2026, 3, 1)}, "letters.edition_backwards"),
    ],
)
def test_a_flawed_template_is_never_kept(house, county, wrong, code):
    with pytest.raises(Refusal) as refused:
        make_template(actor=house.clerk, issuer=county.office, kind="notice", name="通知", words=words(**wrong))
    assert refused.value.code == code
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "place"), [({"title": "{不认识}"}, "title", ""), ({"body": "办\n{不认识}"}, "body", "第2行：")]
)
def test_a_flaw_is_said_where_it_stands(house, county, wrong, field, place):
    with pytest.raises(Refusal) as refused:
        make_template(actor=house.clerk, issuer=county.office, kind="notice", name="通知", words=words(**wrong))
    assert (refused.value.field, refused.value.facts["place"]) == (field, place)


def test_another_office_does_not_touch_it_and_a_name_is_taken_once(house, county, actors):
    made = make_template(actor=house.clerk, issuer=county.office, kind="notice", name="通知", words=words())
    with pytest.raises(NotAllowed):
        revise_template(actor=actors["outsider"], template=made, version=made.version, words=words())
    with pytest.raises(Refusal) as refused:
        make_template(actor=house.clerk, issuer=county.office, kind="notice", name=" 通知 ", words=words())
    assert refused.value.code == "letters.template_taken"
    with pytest.raises(Refusal) as refused:
        revise_template(actor=house.clerk, template=made, version=made.version, words=words())
    assert refused.value.code == "letters.edition_backwards"


def test_the_list_of_fields_is_read_as_it_is_written():
    text = "事 文字\n天数 数字 = days\n清单 表格：事项、备注？ = rows"
    assert write_fields(read_fields(text)) == text


def test_a_template_goes_out_as_word_and_comes_back(db):
    ship_templates()
    edition = Edition.objects.get(template__slug="reminder")
    parts = from_paragraphs(read_word(BytesIO(to_word(edition))), "模板.docx")
    assert (parts["title"], parts["body"]) == (edition.title, edition.body)
    assert parts["fields"] == write_fields(from_json(edition.fields))
    strange = Document()
    strange.add_paragraph("随便写的")
    out = BytesIO()
    strange.save(out)
    with pytest.raises(Refusal) as refused:
        from_paragraphs(read_word(BytesIO(out.getvalue())), "别的.docx")
    assert refused.value.code == "letters.template_file"
