"""A newer reading beside the one in use: taken or left by a person, and nothing decided is lost."""

from __future__ import annotations

import pytest

from tests.factories import papers
from yingshang.documents.actions.reading import HEAD
from yingshang.documents.actions.rereading import (
    leave_differences,
    propose_reading,
    reread_document,
    take_differences,
)
from yingshang.documents.actions.reviewing import Edit, NamedUnit, accept_items, drop_item, edit_item
from yingshang.documents.enums import DifferenceState, DocumentState, ItemKind, ItemState, Wording
from yingshang.documents.models import Difference, Document, Item
from yingshang.kernel.enums import JobState
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event, Job

FIRST = ("编制年度项目清单。梳理全县重点项目，形成清单并公布。", "县发改局", "", "2026年5月底前")
LATER = ("编制年度项目清单。梳理全县重点项目，形成清单并公布。", "县教育局", "", "2026年6月底前")
OTHER = ("建立联络机制。确定联络人员，明确工作流程。", "县营商局", "", "2026年4月底前")
ADDED = ("开展政策宣讲。面向企业宣讲惠企政策。", "县教育局", "", "2026年9月底前")


@pytest.fixture
def document(county, clerk):
    return papers.read(papers.notice(FIRST, OTHER), actor=clerk)


def propose(document, actor, *tasks):
    count = propose_reading(actor=actor, document=document, answer=papers.answer_to(papers.notice(*tasks), "0.2.0+new"))
    document.refresh_from_db()
    return count


def waiting():
    rows = Difference.objects.filter(state=DifferenceState.OPEN).select_related("item")
    return {(row.item.title if row.item else None): tuple(row.fields) for row in rows}


def numbers():
    return list(Difference.objects.filter(state=DifferenceState.OPEN).values_list("pk", flat=True))


def test_nothing_different_is_used_at_once(document, clerk):
    assert propose(document, clerk, FIRST, OTHER) == 0
    assert (document.proposed, document.reading.engine) == (None, "0.2.0+new")
    assert {item.reading for item in document.items.all()} == {document.reading}


def test_differences_wait_and_nothing_has_changed(document, clerk):
    before = list(document.items.values_list("title", "due_phrase", "version", "state"))
    assert propose(document, clerk, LATER, ADDED, OTHER) == 2
    assert waiting() == {"编制年度项目清单": ("lead_units", "deadline"), None: ()}
    assert list(document.items.values_list("title", "due_phrase", "version", "state")) == before
    assert (document.proposed.engine, document.reading.engine) == ("0.2.0+new", "0.1.0+test")


def test_taking_writes_the_new_values_and_proposes_again(county, document, clerk):
    accept_items(actor=clerk, document=document, items=list(document.items.values_list("pk", "version")))
    propose(document, clerk, LATER, OTHER)
    assert take_differences(actor=clerk, document=document, differences=numbers()) == 1
    item, other = document.items.all()
    assert (item.due["due"], item.due_phrase, item.state) == ("2026-06-30", "2026年6月底前", ItemState.PROPOSED)
    assert [(row.printed, row.unit) for row in item.units.all()] == [("县教育局", county.other)]
    assert (other.state, other.due["due"]) == (ItemState.ACCEPTED, "2026-04-30")
    document.refresh_from_db()
    assert (document.proposed, document.reading.engine) == (None, "0.2.0+new")


def test_what_a_person_edited_is_not_proposed_and_not_overwritten(county, document, clerk):
    item = document.items.first()
    mine = [NamedUnit("lead", "县营商局", county.office)]
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(units=mine))
    propose(document, clerk, LATER, OTHER)
    assert waiting() == {"编制年度项目清单": ("deadline",)}
    take_differences(actor=clerk, document=document, differences=numbers())
    item.refresh_from_db()
    assert [row.printed for row in item.units.all()] == ["县营商局"]
    assert item.due["due"] == "2026-06-30"


def test_what_was_edited_while_the_difference_waited_is_kept(document, clerk):
    propose(document, clerk, LATER, OTHER)
    item = document.items.first()
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(due={"due": "2026-05-01"}, due_phrase="5月1日前"))
    document.refresh_from_db()
    take_differences(actor=clerk, document=document, differences=numbers())
    item.refresh_from_db()
    assert (item.due["due"], item.due_phrase) == ("2026-05-01", "5月1日前")
    assert [row.printed for row in item.units.all()] == ["县教育局"]


def test_a_dropped_item_is_not_brought_up_again(document, clerk):
    item = document.items.first()
    drop_item(actor=clerk, item=item, version=item.version, reason="不是任务")
    assert propose(document, clerk, LATER, OTHER) == 0


def test_leaving_keeps_everything_and_says_who(document, clerk):
    propose(document, clerk, LATER, OTHER)
    assert leave_differences(actor=clerk, document=document, differences=numbers()) == 1
    item = document.items.first()
    row = Difference.objects.get()
    assert (item.due["due"], row.state, row.decided_by) == ("2026-05-31", DifferenceState.LEFT, "经办人")
    document.refresh_from_db()
    assert document.reading.engine == "0.2.0+new"
    assert document.reading.text[item.start : item.end].startswith("1.编制年度")


def test_one_that_came_stands_where_its_words_stand(document, clerk):
    propose(document, clerk, FIRST, ADDED, OTHER)
    take_differences(actor=clerk, document=document, differences=numbers())
    assert [item.title for item in document.items.all()] == ["编制年度项目清单", "开展政策宣讲", "建立联络机制"]
    added = document.items.all()[1]
    assert (added.state, [row.printed for row in added.units.all()]) == (ItemState.PROPOSED, ["县教育局"])


def test_one_that_went_is_dropped_only_when_a_person_takes_it(document, clerk):
    propose(document, clerk, OTHER)
    assert document.items.exclude(state=ItemState.DROPPED).count() == 2
    take_differences(actor=clerk, document=document, differences=numbers())
    gone = document.items.get(state=ItemState.DROPPED)
    assert (gone.title, gone.drop_reason) == ("编制年度项目清单", Wording.READ_NO_MORE.label)


def test_the_head_is_one_difference(document, clerk):
    text = papers.notice(FIRST, OTHER).replace("云政办发〔2026〕7号", "云政办发〔2026〕8号")
    propose_reading(actor=clerk, document=document, answer=papers.answer_to(text))
    row = Difference.objects.get()
    assert (row.item, row.place, row.fields) == (None, None, ["doc_number"])
    take_differences(actor=clerk, document=document, differences=[row.pk])
    document.refresh_from_db()
    assert (document.doc_number, set(HEAD) >= {"doc_number"}) == ("云政办发〔2026〕8号", True)


def test_an_accepted_document_is_changed_only_after_it_was_opened_again(document, clerk):
    propose(document, clerk, LATER, OTHER)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.ACCEPTED)
    document.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        take_differences(actor=clerk, document=document, differences=numbers())
    assert caught.value.code == "documents.not_in_review"
    assert Difference.objects.get().state == DifferenceState.OPEN
    assert leave_differences(actor=clerk, document=document, differences=numbers()) == 1


def test_decided_twice_is_refused(document, clerk):
    propose(document, clerk, LATER, ADDED, OTHER)
    first = numbers()[:1]
    take_differences(actor=clerk, document=document, differences=first)
    for act in (take_differences, leave_differences):
        with pytest.raises(Refusal) as caught:
            act(actor=clerk, document=document, differences=first)
        assert caught.value.code == "documents.difference_decided"


def test_differences_of_another_document_are_refused(county, document, clerk):
    propose(document, clerk, LATER, OTHER)
    stranger = papers.read(papers.notice(ADDED), actor=clerk)
    with pytest.raises(Refusal):
        take_differences(actor=clerk, document=stranger, differences=numbers())
    assert Difference.objects.get().state == DifferenceState.OPEN


def test_duties_nobody_touched_are_replaced(county, clerk):
    old = ("优化热线运行。提升办理质量；每月5日前编发热线专报。", "县发改局", "", "2026年12月底前")
    new = ("优化热线运行。提升办理质量；每月8日前编发热线专报。", "县发改局", "", "2026年12月底前")
    document = papers.read(papers.notice(old, OTHER), actor=clerk)
    propose(document, clerk, new, OTHER)
    assert waiting() == {"优化热线运行": ("content", "duties")}
    take_differences(actor=clerk, document=document, differences=numbers())
    duty = document.items.get(kind=ItemKind.DUTY)
    assert duty.due["recurrence"] == "FREQ=MONTHLY;BYMONTHDAY=8"
    assert [item.kind for item in document.items.all()] == [ItemKind.TASK, ItemKind.DUTY, ItemKind.TASK]


def test_spans_follow_their_words_into_another_text(document, clerk):
    text = "封面一行\n\n" + papers.notice(FIRST, OTHER)
    propose_reading(actor=clerk, document=document, answer=papers.answer_to(text))
    while numbers():
        leave_differences(actor=clerk, document=document, differences=numbers())
    document.refresh_from_db()
    words = document.reading.text
    assert [words[i.start : i.end][:6] for i in document.items.all()] == ["1.编制年度", "2.建立联络"]


@pytest.mark.django_db(transaction=True)
def test_the_job_reads_beside_and_a_second_one_waits(county, clerk):
    document = papers.read(actor=clerk)
    Job.objects.all().delete()
    document.refresh_from_db()
    reread_document(actor=clerk, document=document)
    document.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        reread_document(actor=clerk, document=document)
    assert caught.value.code == "documents.being_read"
    assert run_next()
    document.refresh_from_db()
    assert (document.state, Job.objects.get().state, Job.objects.get().result["differences"]) == (
        DocumentState.READ,
        JobState.DONE,
        0,
    )
    assert document.readings.count() == 2


def test_every_step_is_told(document, clerk):
    propose(document, clerk, LATER, OTHER)
    take_differences(actor=clerk, document=document, differences=numbers())
    told = list(Event.objects.order_by("id").values_list("type", "facts"))[-3:]
    assert told == [
        ("documents.reread", {"differences": 1}),
        ("documents.difference_taken", {"fields": "牵头单位、完成时限"}),
        ("documents.reading_adopted", {"taken": 1, "left": 0}),
    ]
    assert Item.objects.count() == 2
