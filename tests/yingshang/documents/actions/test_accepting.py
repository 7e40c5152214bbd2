"""A document as a whole: accepted only when everything in it is decided."""

from __future__ import annotations

import pytest

from tests.factories import papers
from yingshang.documents.actions.accepting import accept_document, archive_document, reopen_document
from yingshang.documents.actions.heads import edit_head, set_version
from yingshang.documents.actions.reading import take_reading
from yingshang.documents.actions.reviewing import Edit, NamedUnit, accept_items, decide_name, edit_item
from yingshang.documents.actions.versions import accept_same
from yingshang.documents.enums import DocumentState, ItemState, Match
from yingshang.documents.models import Document, ItemUnit
from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.models import Event, History


def refused(call, **given):
    with pytest.raises(Refusal) as caught:
        call(**given)
    return caught.value


def settle(document, actor, unit):
    decide_name(actor=actor, document=document, printed="县某某局", unit=unit)
    accept_items(actor=actor, document=document, items=list(document.items.values_list("pk", "version")))
    document.refresh_from_db()


def test_what_is_open_stands_in_the_way(county, clerk):
    document = papers.read(actor=clerk)
    refusal = refused(accept_document, actor=clerk, document=document)
    assert (refusal.code, refusal.facts) == ("documents.items_open", {"count": 3})
    accept_items(actor=clerk, document=document, items=list(document.items.values_list("pk", "version")))
    document.refresh_from_db()
    refusal = refused(accept_document, actor=clerk, document=document)
    assert (refusal.code, refusal.facts) == ("documents.names_open", {"count": 1, "names": "县某某局"})


def test_accepted_reopened_and_put_away(county, clerk):
    document = papers.read(actor=clerk)
    settle(document, clerk, county.town)
    accept_document(actor=clerk, document=document)
    assert (document.state, document.accepted_by) == (DocumentState.ACCEPTED, "经办人")
    item = document.items.first()
    edit = Edit(title="改一改")
    assert refused(edit_item, actor=clerk, item=item, version=item.version, edit=edit).code == "documents.not_in_review"
    assert refused(reopen_document, actor=clerk, document=document, reason="  ").code == "kernel.needed"
    reopen_document(actor=clerk, document=document, reason="上级更正时限")
    assert (document.state, document.accepted_by) == (DocumentState.IN_REVIEW, "")
    accept_document(actor=clerk, document=document)
    archive_document(actor=clerk, document=document)
    rows = History.objects.filter(table="documents.document", object_id=document.pk).order_by("id")
    verbs = ["start_reading", "finish_reading", "review", "accept", "reopen", "accept", "archive"]
    assert list(rows.values_list("verb", flat=True)) == verbs


def test_another_unit_may_not(county, actors):
    document = papers.read(actor=actors["clerk"])
    for role in ("liaison", "outsider", "leader"):
        with pytest.raises(NotAllowed):
            archive_document(actor=actors[role], document=document)


def test_the_head_is_corrected_and_stays_so(county, clerk):
    document = papers.read(actor=clerk)
    facts = {"title": "更正的标题", "addressees": ["各镇"], "doc_number": document.doc_number}
    edit_head(actor=clerk, document=document, version=document.version, facts=facts)
    document.refresh_from_db()
    assert (document.title, document.head["addressees"], document.head_edited) == (
        "更正的标题",
        ["各镇"],
        ["addressees", "title"],
    )
    event = Event.objects.get(type="documents.head_edited")
    assert (event.facts["fields"], "各乡镇" in event.facts["before"]) == ("标题、主送单位", True)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.READING)
    document.refresh_from_db()
    take_reading(actor=clerk, document=document, answer=papers.answer_to(papers.notice()))
    document.refresh_from_db()
    assert (document.title, document.head["addressees"]) == ("更正的标题", ["各镇"])
    assert document.reading.answer["document"]["addressees"] == ["各乡镇人民政府", "县政府各部门"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"title": "  "}, "documents.no_head_title"), ({}, "documents.nothing_changed")],
)
def test_a_head_that_says_nothing_is_refused(county, clerk, facts, code):
    document = papers.read(actor=clerk)
    assert refused(edit_head, actor=clerk, document=document, version=document.version, facts=facts).code == code


def test_two_people_on_one_head(county, clerk):
    document = papers.read(actor=clerk)
    seen = document.version
    edit_head(actor=clerk, document=document, version=seen, facts={"issuer": "甲"})
    with pytest.raises(Conflict) as caught:
        edit_head(actor=clerk, document=Document.objects.get(), version=seen, facts={"issuer": "乙"})
    assert caught.value.theirs.issuer == "甲"


def test_a_version_follows_once_and_never_in_a_circle(county, clerk):
    first = papers.read(papers.notice(papers.TASKS[0]), actor=clerk)
    second = papers.read(papers.notice(papers.TASKS[1]), actor=clerk)
    third = papers.read(papers.notice(papers.TASKS[2]), actor=clerk)
    set_version(actor=clerk, document=second, older=first)
    assert refused(set_version, actor=clerk, document=first, older=second).code == "documents.not_yours"
    assert refused(set_version, actor=clerk, document=third, older=first).code == "documents.replaced_already"
    assert refused(set_version, actor=clerk, document=second, older=third).code == "documents.has_older"


def test_what_reads_as_before_is_accepted_with_the_names_decided_before(county, clerk):
    older = papers.read(actor=clerk)
    settle(older, clerk, county.town)
    changed = (*papers.TASKS[:2], ("建立联络机制。确定联络人员，每月碰头。", "县营商局", "", ""))
    newer = papers.read(papers.notice(*changed), actor=clerk, replaces=older)
    assert accept_same(actor=clerk, document=newer, older=older) == 2
    states = [(item.title, item.state) for item in newer.items.all()]
    assert states == [
        ("编制年度项目清单", ItemState.ACCEPTED),
        ("开展政策宣讲", ItemState.ACCEPTED),
        ("建立联络机制", ItemState.PROPOSED),
    ]
    row = ItemUnit.objects.get(item__document=newer, printed="县某某局")
    assert (row.unit, row.match) == (county.town, Match.DECIDED)
    assert refused(accept_same, actor=clerk, document=newer, older=older).code == "documents.nothing_same"
    with pytest.raises(NotFound):
        accept_same(actor=clerk, document=newer, older=newer)


def test_what_a_person_made_of_a_task_comes_along_where_the_paper_reads_as_before(county, clerk):
    older = papers.read(actor=clerk)
    settle(older, clerk, county.town)
    first = older.items.order_by("order").first()
    edit = Edit(title="编制本年度项目清单", units=[NamedUnit("lead", county.bureau.name, county.bureau)])
    edit_item(actor=clerk, item=first, version=first.version, edit=edit)
    first.refresh_from_db()
    accept_items(actor=clerk, document=older, items=[(first.pk, first.version)])
    changed = (*papers.TASKS[:2], ("建立联络机制。确定联络人员，每月碰头。", "县营商局", "", ""))
    newer = papers.read(papers.notice(*changed), actor=clerk, replaces=older)
    assert accept_same(actor=clerk, document=newer, older=older) == 2
    taken = newer.items.order_by("order").first()
    assert (taken.title, taken.state, taken.edited) == ("编制本年度项目清单", ItemState.ACCEPTED, True)
    assert [(row.role, row.unit) for row in taken.units.all()] == [("lead", county.bureau)]
    assert taken.extracted["title"] != taken.title
