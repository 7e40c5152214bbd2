"""The page of a review, shown to who may see it, in few queries."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import papers
from tests.factories.orgs import actor_of, make_person
from tests.yingshang.documents.samples import settle
from yingshang.documents.actions.reviewing import Edit, drop_item, edit_item
from yingshang.documents.actions.steps import step, undo_step
from yingshang.documents.models import Document


@pytest.fixture
def document(clerk):
    return papers.read(actor=clerk)


def test_source_and_items_stand_side_by_side(document, client_as):
    page = client_as("clerk").get(reverse("documents:review", args=[document.pk])).content.decode()
    for item in document.items.all():
        assert f'id="item-{item.pk}"' in page
    text = document.reading.text
    at = text.index("1.编制年度项目清单")
    assert f'data-at="{at}">1.编制年度项目清单' in page
    assert "县某某局" in page


def test_marks_point_at_the_words_they_name(document, client_as):
    cards = client_as("clerk").get(reverse("documents:review", args=[document.pk])).context["cards"]
    text, kinds = document.reading.text, set()
    for card in cards:
        for kind, start, end in json.loads(card.marks):
            kinds.add(kind)
            assert 0 <= start < end <= len(text)
    assert {"units", "deadline"} <= kinds
    lead = [text[s:e] for k, s, e in json.loads(cards[0].marks) if k == "units"]
    assert any("县发改局" in words for words in lead)


def test_another_offices_document_is_not_there(client_as, county):
    other = papers.read(actor=actor_of(make_person("外单位经办人", county.town, "clerk")))
    assert client_as("liaison").get(reverse("documents:review", args=[other.pk])).status_code == 404


def test_a_document_that_is_not_read_is_looked_at_on_its_own_page(client_as, clerk):
    waiting = papers.uploaded(actor=clerk)
    answer = client_as("clerk").get(reverse("documents:review", args=[waiting.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("documents:document", args=[waiting.pk]))


def test_queries_do_not_grow_with_items(client_as, clerk):
    client, counts = client_as("clerk"), {}
    for number in (1, 7):
        tasks = [(f"办理第{n}件事。按期完成。", "县发改局", f"县某{n}局", "每月10日前") for n in range(number)]
        address = reverse("documents:review", args=[papers.read(papers.notice(*tasks), actor=clerk).pk])
        client.get(address)  # the index of names is built once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts[number] = len(captured)
    assert counts[7] <= counts[1]


def test_a_phrase_is_read_while_one_types(document, client_as):
    address = reverse("documents:deadline", args=[document.pk])
    page = client_as("clerk").get(address, {"due_phrase": "每月10日、25日前"}).content.decode()
    assert "每月10日、25日" in page
    assert "2026-03-10" in page
    assert "2026-03-25" in page
    halves = client_as("clerk").get(address, {"due_phrase": "上半年、下半年各1次"}).content.decode()
    assert "2026-06-30" in halves  # as the duty will be due, not half a year after the paper
    assert "2026-12-31" in halves
    assert "没有读出时间" in client_as("clerk").get(address, {"due_phrase": "尽快想办法"}).content.decode()


def test_finishing_says_what_is_open_and_what_will_be_missing(document, client_as, clerk):
    page = client_as("clerk").get(reverse("documents:finish", args=[document.pk])).content.decode()
    assert "有 3 项没有决定" in page
    assert "审定公文" not in page
    settle(document, clerk)
    page = client_as("clerk").get(reverse("documents:finish", args=[document.pk])).content.decode()
    assert "采纳 3 项" in page
    assert "审定公文" in page
    assert "没有时限" in page


def test_what_is_accepted_says_how_it_can_be_changed_again(document, client_as, clerk):
    address = f"/documents/{document.pk}/review/"
    again = reverse("documents:reopen", args=[document.pk])
    assert again not in client_as("clerk").get(address).content.decode()
    Document.objects.filter(pk=document.pk).update(state="accepted")
    assert again in client_as("clerk").get(address).content.decode()
    assert again not in client_as("supervisor").get(address).content.decode()


def test_the_record_names_each_step_and_those_taken_back(document, client_as, clerk):
    item = document.items.order_by("order").first()
    with step(document, "drop", actor=clerk):
        drop_item(actor=clerk, item=item, version=item.version, reason="背景")
    undo_step(actor=clerk, document=document)
    page = client_as("clerk").get(reverse("documents:review_record", args=[document.pk])).content.decode()
    assert f"不采纳“{item.title}”" in page
    assert "已撤销" in page
    assert clerk.name in page


def test_an_item_tells_who_has_changed_it(document, client_as, clerk):
    item = document.items.order_by("order").first()
    edit_item(actor=clerk, item=item, version=item.version, edit=Edit(title="改过的名称"))
    page = client_as("clerk").get(reverse("documents:item_history", args=[item.pk])).content.decode()
    assert "修改任务“改过的名称”" in page


def test_doubts_about_the_whole_text_lead_to_their_words(document, client_as):
    document.head = {**document.head, "signals": [{"code": "unread", "message": "有一段没有读懂", "span": [3, 9]}]}
    document.save()
    page = client_as("clerk").get(reverse("documents:review", args=[document.pk])).content.decode()
    assert 'data-span="3,9"' in page
    assert "有一段没有读懂" in page
