"""Acts of the review over the page: what changes, what is said, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import papers
from tests.factories.accounts import log_in
from tests.factories.orgs import actor_of, make_person
from yingshang.accounts.models import KeptForm, LoginSession
from yingshang.documents.actions.reviewing import Edit, edit_item
from yingshang.documents.enums import ItemState, Match
from yingshang.documents.models import Item, ItemUnit
from yingshang.kernel import clock
from yingshang.orgs.models import Group, UnitName


@pytest.fixture
def document(clerk):
    return papers.read(actor=clerk)


@pytest.fixture
def item(document):
    return document.items.order_by("order").first()


@pytest.fixture
def send(client_as):
    """A function: (role, address name, arguments, values) → the answer of the site to a part of the page."""

    def post(role, name, args, **values):
        return client_as(role).post(reverse(name, args=args), values, headers={"HX-Request": "true"})

    return post


def on(item, verb):
    return "documents:item_act", [item.pk, verb]


def state(item):
    return Item.objects.get(pk=item.pk).state


def test_accepting_one_moves_on(send, item):
    page = send("clerk", *on(item, "accept"), version=item.version).content.decode()
    assert state(item) == ItemState.ACCEPTED
    assert 'data-then="next"' in page
    assert 'id="review-head" hx-swap-oob="true"' in page


def test_nobody_drops_without_a_reason(send, item):
    answer = send("clerk", *on(item, "drop"), version=item.version, reason=" \u3000")
    assert (answer.status_code, state(item)) == (422, ItemState.PROPOSED)
    assert "理由" in answer.content.decode()
    send("clerk", *on(item, "drop"), version=item.version, reason="背景介绍")
    assert state(item) == ItemState.DROPPED


def test_who_was_slower_sees_what_is_there_now(send, item, county):
    seen = item.version
    other = actor_of(make_person("同事", county.office, "clerk"))
    edit_item(actor=other, item=item, version=seen, edit=Edit(title="同事的写法"))
    page = send("clerk", *on(item, "drop"), version=seen, reason="背景").content.decode()
    assert "您的操作没有执行" in page
    assert "同事的写法" in page
    assert state(item) == ItemState.PROPOSED


def test_a_conflict_in_the_form_shows_both_and_loses_nothing(send, item, county):
    seen = item.version
    other = actor_of(make_person("同事", county.office, "clerk"))
    edit_item(actor=other, item=item, version=seen, edit=Edit(title="同事的写法"))
    typed = {"title": "我的写法", "content": item.content, "due_phrase": item.due_phrase, "lead": "县发改局"}
    answer = send("clerk", *on(item, "edit"), version=seen, **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == (f"#form-{item.pk}", "innerHTML")  # the card stays
    assert "同事的写法" in page
    assert "我的写法" in page
    send("clerk", *on(item, "edit"), version=seen + 1, **typed)
    assert Item.objects.get(pk=item.pk).title == "我的写法"


def test_marked_words_become_a_field(send, item):
    send("clerk", *on(item, "mark"), version=item.version, field="due_phrase", text="2026年8月底前")
    item.refresh_from_db()
    assert (item.due_phrase, item.due["due"], item.due_origin) == ("2026年8月底前", "2026-08-31", "set")
    send("clerk", *on(item, "mark"), version=item.version, field="lead", text="县教育局、县发改局")
    assert sorted(item.units.values_list("role", "printed")) == [("lead", "县发改局"), ("lead", "县教育局")]
    assert send("clerk", *on(item, "mark"), version=item.version + 1, field="order", text="1").status_code == 404


def test_marked_words_become_a_task(send, document, item):
    text = document.reading.text
    start = text.index("确定联络人员")
    values = {"text": text[start : start + 6], "start": start, "end": start + 6, "after": item.pk}
    send("clerk", "documents:document_act", [document.pk, "add"], **values)
    made = document.items.order_by("order")[1]
    assert (made.title, made.start, made.end, made.extracted) == ("确定联络人员", start, start + 6, None)


def test_all_without_doubts_are_accepted_at_once(send, document):
    send("clerk", "documents:document_act", [document.pk, "accept-clear"])
    doubtful = ItemUnit.objects.filter(match__in=[Match.DOUBTFUL, Match.UNKNOWN]).values("item")
    assert set(document.items.filter(state=ItemState.ACCEPTED)) == set(
        document.items.filter(signals=[]).exclude(pk__in=doubtful)
    )
    assert document.items.filter(state=ItemState.PROPOSED).exists()
    send("clerk", "documents:document_act", [document.pk, "undo"])
    assert not document.items.filter(state=ItemState.ACCEPTED).exists()


def test_a_name_is_decided_once_and_learned_when_ticked(send, document, county):
    address = ["documents:document_act", [document.pk, "name"]]
    send("clerk", *address, printed="县某某局", unit=county.office.pk, learn="1")
    assert ItemUnit.objects.get(printed="县某某局").unit == county.office
    assert UnitName.objects.get(name="县某某局").taught_by == "经办人"


def test_a_name_stands_for_a_group_and_the_group_learns_it(send, document):
    group = Group.objects.create(name="县级有关部门", reach="listed", aliases=["各部门"])
    address = ["documents:document_act", [document.pk, "name"]]
    send("clerk", *address, printed="县某某局", typed=f"县级有关部门（单位组） #g{group.pk}", learn="1")
    assert ItemUnit.objects.get(printed="县某某局").group == group
    group.refresh_from_db()
    assert group.aliases == ["各部门", "县某某局"]


def test_what_is_typed_is_offered_units_and_groups(client_as, document, county):
    group = Group.objects.create(name="县府办等单位", reach="listed")
    answer = client_as("clerk").get(reverse("documents:name_offers", args=[document.pk]), {"q": "县府办"})
    assert answer.json()["offers"][0] == f"县府办等单位（单位组） #g{group.pk}"


def test_pressing_this_is_it_without_a_name_says_so(send, document):
    answer = send("clerk", "documents:document_act", [document.pk, "name"], printed="县某某局", typed="\u3000")
    assert answer.status_code == 422
    assert ItemUnit.objects.get(printed="县某某局").match == Match.UNKNOWN


def test_a_name_that_was_typed_must_be_a_unit(send, document):
    answer = send("clerk", "documents:document_act", [document.pk, "name"], printed="县某某局", typed="没有这个局")
    assert answer.status_code == 422
    assert "没有这个局" in answer.content.decode()
    assert ItemUnit.objects.get(printed="县某某局").match == Match.UNKNOWN


@pytest.mark.parametrize("verb", ["split", "merge", "move"])
def test_acts_that_change_the_list_bring_all_of_it(send, document, item, verb):
    more = {"pieces": "前半\n后半", "to": "down"}
    answer = send("clerk", *on(item, verb), version=item.version, **more)
    assert answer["HX-Retarget"] == "#review-body"
    titles = list(document.items.exclude(state=ItemState.DROPPED).order_by("order").values_list("content", flat=True))
    expected = {"split": 4, "merge": 2, "move": 3}
    assert len(titles) == expected[verb]


def test_others_cannot_act(send, item, county, cast):
    assert send("liaison", *on(item, "accept"), version=item.version).status_code in {403, 404}
    assert state(item) == ItemState.PROPOSED


def test_unknown_acts_are_not_there(send, item, document):
    assert send("clerk", *on(item, "destroy"), version=1).status_code == 404
    assert send("clerk", "documents:document_act", [document.pk, "destroy"]).status_code == 404


def test_what_was_typed_after_the_session_is_over_is_there_again_after_the_login(item, cast):
    client = Client()
    log_in(client, cast["clerk"])
    page = reverse("documents:review", args=[item.document_id])
    client.get(page)
    LoginSession.objects.update(ended_at=clock.now(), reason="ended_by_admin")
    address = reverse("documents:item_act", args=[item.pk, "edit"])
    typed = {"title": "写了一半的任务名称", "content": "第一行\n第二行", "version": item.version}
    current = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    answer = client.post(address, typed, headers=current)
    assert "/account/login/" in answer["HX-Redirect"]
    assert page in answer["HX-Redirect"]
    assert Item.objects.get(pk=item.pk).title == item.title
    log_in(client, cast["clerk"])
    shown = client.get(reverse("accounts:kept", args=[KeptForm.objects.get().pk])).content.decode()
    assert "写了一半的任务名称" in shown
    assert "第二行" in shown
    assert page in shown


def test_a_form_with_a_wrong_date_comes_back_into_its_card(send, item):
    answer = send("clerk", *on(item, "edit"), version=item.version, title="清单", due_on="2026-13-45")
    assert answer.status_code == 422
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == (f"#form-{item.pk}", "innerHTML")
    assert "读不出这个日期" in answer.content.decode()
