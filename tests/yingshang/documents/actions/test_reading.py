"""A document comes in, is read, or says why not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import papers
from yingshang.documents.actions.reading import (
    begin_reading,
    give_up_reading,
    start_reading,
    take_reading,
    upload_document,
)
from yingshang.documents.enums import DocumentState, ItemKind, ItemState, Match
from yingshang.documents.models import Document, Item, ItemUnit, Reading
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event, Job


def refused(call, **given):
    with pytest.raises(Refusal) as caught:
        call(**given)
    return caught.value


def test_an_upload_waits_to_be_read(county, clerk):
    document = papers.uploaded(actor=clerk)
    assert (document.title, document.state, document.office, document.uploaded_by) == (
        "方案",
        DocumentState.UPLOADED,
        county.office,
        "经办人",
    )
    job = Job.objects.get()
    assert (job.name, job.args, document.job) == ("documents.read_document", {"document": document.pk}, job)
    assert (document.file.holder_kind, document.file.holder_id) == ("documents.document", str(document.pk))


def test_what_is_read_becomes_head_and_items(county, clerk):
    document = papers.read(actor=clerk)
    document.refresh_from_db()
    assert (document.state, document.doc_number, document.issuer, document.issued_on) == (
        DocumentState.READ,
        "云政办发〔2026〕7号",
        "云川县人民政府办公室",
        date(2026, 3, 2),
    )
    assert document.title == "云川县人民政府办公室关于印发《云川县优化营商环境专项方案》的通知"
    assert document.head["addressees"] == ["各乡镇人民政府", "县政府各部门"]
    items = list(document.items.all())
    assert [(item.kind, item.title, item.due.get("due"), item.state) for item in items] == [
        (ItemKind.TASK, "编制年度项目清单", "2026-05-31", ItemState.PROPOSED),
        (ItemKind.TASK, "开展政策宣讲", None, ItemState.PROPOSED),
        (ItemKind.TASK, "建立联络机制", None, ItemState.PROPOSED),
    ]
    text = document.reading.text
    assert [text[item.start : item.end][:8] for item in items] == ["1.编制年度项目", "2.开展政策宣讲", "3.建立联络机制"]


def test_names_are_matched_or_left_open(county, clerk):
    document = papers.read(actor=clerk)
    rows = ItemUnit.objects.filter(item__document=document).order_by("item__order", "order")
    assert [(row.printed, row.role, row.unit, row.match) for row in rows] == [
        ("县发改局", "lead", county.bureau, Match.CERTAIN),
        ("县教育局", "lead", county.other, Match.CERTAIN),
        ("县发改局", "participating", county.bureau, Match.CERTAIN),
        ("县某某局", "participating", None, Match.UNKNOWN),
        ("县营商局", "lead", county.office, Match.CERTAIN),
    ]


def test_a_name_with_a_slip_is_shown_and_not_chosen(county, clerk):
    text = papers.notice(("编制清单。形成全县的清单。", "云川县发展和改格局", "", ""))
    document = papers.read(text, actor=clerk)
    row = ItemUnit.objects.get(item__document=document)
    assert (row.unit, row.match, bool(row.reason)) == (None, Match.DOUBTFUL, True)


def test_dated_duties_stand_below_their_task_and_repetitions_do_not(county, clerk):
    text = papers.notice(
        ("优化热线运行。提升办理质量；每月5日前编发热线专报；每季度培训不少于1次。", "县发改局", "", "2026年12月底前")
    )
    document = papers.read(text, actor=clerk)
    task, duty = document.items.all()
    assert (duty.kind, duty.parent, duty.due["recurrence"]) == (ItemKind.DUTY, task, "FREQ=MONTHLY;BYMONTHDAY=5")
    assert [quota["per"] for quota in task.quotas] == ["quarter"]


def test_a_duty_to_report_is_an_item_of_its_own(county, clerk):
    tail = "\n\n二、工作要求\n\n各责任单位于2026年4月10日前将实施方案报县营商局。\n"
    document = papers.read(papers.notice(tail=tail), actor=clerk)
    found = document.items.get(kind=ItemKind.REPORTING)
    assert (found.due["due"], found.report_to) == ("2026-04-10", ["县营商局"])


def test_the_same_file_again_is_refused_with_the_document(county, clerk):
    first = papers.uploaded(actor=clerk)
    refusal = refused(papers.uploaded, actor=clerk, name="另一个名字.txt")
    assert (refusal.code, refusal.facts["document"]) == ("documents.duplicate", first.pk)
    assert Document.objects.count() == 1


def test_the_same_file_may_be_a_new_version_once(county, clerk):
    first = papers.read(actor=clerk)
    second = papers.uploaded(actor=clerk, replaces=first)
    assert (second.replaces, list(first.replaced_by.all())) == (first, [second])
    assert refused(papers.uploaded, actor=clerk, replaces=first).code == "documents.replaced_already"


def test_another_office_has_its_own_copy(county, actors):
    papers.uploaded(actor=actors["clerk"])
    town = papers.stored(papers.notice(), actor=actors["liaison"])
    with pytest.raises(NotAllowed):
        upload_document(actor=actors["liaison"], file=town.pk)


def test_somebody_elses_draft_is_refused(county, actors):
    draft = papers.stored("一、通知", actor=actors["outsider"])
    assert refused(upload_document, actor=actors["clerk"], file=draft.pk).code == "kernel.file_draft_gone"


def test_what_cannot_be_read_says_why_and_can_be_tried_again(county, clerk):
    document = papers.uploaded(actor=clerk)
    begin_reading(actor=clerk, document=document)
    facts = {"engine_code": "encrypted", "what": "文件已加密。", "todo": "请去掉密码。"}
    give_up_reading(actor=clerk, document=document, code="documents.unreadable", facts=facts)
    document.refresh_from_db()
    assert (document.state, document.trouble) == (DocumentState.UNREADABLE, facts)
    start_reading(actor=clerk, document=document)
    document.refresh_from_db()
    assert (document.state, document.trouble_code, document.trouble) == (DocumentState.READING, "", {})
    assert Job.objects.count() == 2


def test_started_twice_is_once(county, clerk):
    document = papers.read(actor=clerk)
    seen = Document.objects.get(pk=document.pk)
    start_reading(actor=clerk, document=document)
    assert refused(start_reading, actor=clerk, document=seen).code == "kernel.changed_meanwhile"


def test_read_from_the_start_leaves_one_set_of_items(county, clerk):
    document = papers.read(actor=clerk)
    start_reading(actor=clerk, document=document)
    take_reading(actor=clerk, document=document, answer=papers.answer_to(papers.notice()))
    assert (Item.objects.count(), Reading.objects.count()) == (3, 2)
    assert {item.reading for item in Item.objects.all()} == {document.reading}


def test_the_reading_is_told(county, clerk):
    papers.read(actor=clerk)
    said = [(e.type, e.facts) for e in Event.objects.filter(target_kind="documents.document").order_by("id")]
    doubts = 2  # a name that is no unit, and a task without a date
    assert said == [
        ("documents.uploaded", {}),
        ("documents.reading_started", {}),
        ("documents.read", {"tasks": 3, "doubts": doubts}),
    ]


def test_the_rest_of_the_county_sees_nothing(county, actors):
    document = papers.read(actor=actors["clerk"])
    for role in ("liaison", "outsider"):
        assert not Document.objects.visible_to(actors[role]).exists()
        assert not Item.objects.visible_to(actors[role]).exists()
    assert Document.objects.visible_to(actors["clerk"]).get() == document


def test_queries_do_not_grow_with_the_tasks(county, clerk):
    costs = []
    for count in (5, 5, 15):  # the first builds the index of names
        tasks = [(f"任务{n}。办理第{n}件事情并公布。", "县发改局", "", "") for n in range(count)]
        text = papers.notice(*tasks, tail=f"\n第{len(costs)}份。\n")
        document = papers.uploaded(text, actor=clerk)
        begin_reading(actor=clerk, document=document)
        answer = papers.answer_to(text)
        with CaptureQueriesContext(connection) as captured:
            take_reading(actor=clerk, document=document, answer=answer)
        costs.append(len(captured))
        assert document.items.filter(kind=ItemKind.TASK).count() == count
    assert costs[2] <= costs[1]
