"""One act on all the tasks that the page of a review lists."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import papers
from tests.factories.orgs import actor_of, make_person
from yingshang.documents.actions.reviewing import Edit, edit_item
from yingshang.documents.enums import ItemState
from yingshang.documents.models import Item, Step


@pytest.fixture
def document(clerk):
    return papers.read(actor=clerk)


@pytest.fixture
def items(document):
    return list(document.items.order_by("order"))


@pytest.fixture
def send(client_as, document):
    """A function: (verb, values) → the answer of the site to a part of the page."""

    def post(verb, **values):
        address = reverse("documents:document_act", args=[document.pk, verb])
        return client_as("clerk").post(address, values, headers={"HX-Request": "true"})

    return post


def told(items):
    return ",".join(f"{one.pk}:{one.version}" for one in items)


def states(document):
    return list(document.items.order_by("order").values_list("state", flat=True))


def test_what_is_listed_is_accepted_at_once_and_taken_back_at_once(send, document, items):
    assert send("accept-these", items=told(items[1:])).status_code == 200
    assert states(document) == [ItemState.PROPOSED, ItemState.ACCEPTED, ItemState.ACCEPTED]
    send("undo")
    assert states(document) == [ItemState.PROPOSED] * 3


def test_one_that_changed_meanwhile_refuses_all(send, document, items, county):
    seen = told(items)
    other = actor_of(make_person("同事", county.office, "clerk"))
    edit_item(actor=other, item=items[2], version=items[2].version, edit=Edit(title="同事的写法"))
    answers = send("accept-these", items=seen), send("date-these", items=seen, due_phrase="9月底前")
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("刚刚被别人修改过，这一批都没有办。" in answer.content.decode() for answer in answers)
    assert states(document) == [ItemState.PROPOSED] * 3
    assert not Step.objects.exists()


def test_a_time_is_written_into_those_that_say_none(send, document, items):
    before = items[0].due
    assert send("date-these", items=told(items), due_phrase="9月底前").status_code == 200
    first, _, third = document.items.order_by("order")
    assert (first.due, first.edited) == (before, False)
    assert (third.due["due"], third.due_phrase, third.due_origin) == ("2026-09-30", "9月底前", "set")
    assert "no_deadline" not in {signal["code"] for signal in third.signals}
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        *((blank, "没有写时限") for blank in ("", "\u3000", "\u202e")),
        *((words, "没有读出时间") for words in ("尽快", "=1+1", "很" * 10000)),
    ],
)
def test_words_without_a_time_change_nothing(send, items, phrase, said):
    answer = send("date-these", items=told(items), due_phrase=phrase)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Item.objects.filter(edited=True).exists()


@pytest.mark.parametrize(
    ("listed", "status"), [("", 422), ("x", 404), ("1", 404), ("1:1:1", 404), ("9" * 30 + ":1", 404)]
)
def test_a_list_that_the_page_never_sends(send, document, listed, status):
    assert send("accept-these", items=listed).status_code == status
    assert states(document) == [ItemState.PROPOSED] * 3


def test_tasks_of_another_document_are_not_touched(send, clerk, items):
    other = papers.read(papers.notice(*reversed(papers.TASKS)), actor=clerk)
    foreign = list(other.items.order_by("order"))
    assert send("accept-these", items=told(foreign)).status_code >= 400
    assert send("date-these", items=told(foreign), due_phrase="9月底前").status_code >= 400
    assert states(other) == [ItemState.PROPOSED] * 3


def units(item):
    return [(row.role, row.printed, row.unit) for row in item.units.select_related("unit").order_by("order")]


def test_units_are_given_to_several_tasks_at_once_and_taken_back_at_once(send, document, items, county):
    last = items[-1]
    before = units(last)
    names = f"{county.bureau.name}、{county.town.name}"
    assert send("name-these", items=told(items[1:]), role="lead", units=names).status_code == 200
    found = units(Item.objects.get(pk=last.pk))
    assert found[-2:] == [("lead", one.name, one) for one in (county.bureau, county.town)]
    assert units(items[0]) == units(Item.objects.get(pk=items[0].pk))
    assert Step.objects.count() == 1
    send("undo")
    assert units(Item.objects.get(pk=last.pk)) == before


def test_a_unit_that_a_task_has_already_changes_its_role(send, document, items, county):
    for role in ("lead", "participating"):
        send("name-these", items=told(document.items.all()), role=role, units=county.bureau.name)
    for item in document.items.all():
        assert [role for role, _, unit in units(item) if unit == county.bureau] == ["participating"]


@pytest.mark.parametrize(
    ("names", "said"), [("", "没有写单位"), ("、，", "没有写单位"), ("没有这个单位", "没有找到“没有这个单位”")]
)
def test_units_that_nobody_has_change_nothing(send, items, names, said):
    answer = send("name-these", items=told(items), role="lead", units=names)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Item.objects.filter(edited=True).exists()


def test_a_role_that_the_page_never_sends(send, items):
    assert send("name-these", items=told(items), role="boss", units="县某某局").status_code == 404
