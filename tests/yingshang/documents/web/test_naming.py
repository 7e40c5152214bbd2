"""All open names of a document on one page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import papers
from tests.factories.accounts import log_in
from tests.factories.orgs import make_person, make_unit
from yingshang.documents.enums import Match
from yingshang.documents.models import Item, ItemUnit, Step
from yingshang.documents.web.choosing import one_of
from yingshang.kernel.search import index
from yingshang.orgs.models import Group, UnitName

TASKS = (
    ("编制清单。梳理项目，形成清单并公布。", "市税务局", "县某某局、各有关单位", "2026年5月底前"),
    ("开展宣讲。面向企业宣讲政策，听取意见。", "市税务局", "日报社", "2026年6月底前"),
)


@pytest.fixture
def taxes(county):
    return make_unit("云川县税务局", county.root, short_name="县税务局")


@pytest.fixture
def document(clerk, taxes):
    city = papers.HEAD.replace("云川县人民政府", "朝阳市人民政府")
    return papers.read(papers.notice(*TASKS, head=city), actor=clerk)


@pytest.fixture
def address(document):
    return reverse("documents:names", args=[document.pk])


def rows(page):
    """Printed names in the order of the page."""
    return [one.name.printed for one in page.context["asked"]]


def answer(page, **told):
    """The form as it stands on the page, with other answers for some names: (choice, typed)."""
    sent = {}
    for one in page.context["asked"]:
        choice, typed = told.get(one.name.printed, (one.chosen, ""))
        sent.setdefault("row", []).append(one.number)
        sent[f"printed-{one.number}"] = one.name.every
        sent |= {f"as-{one.number}": choice, f"typed-{one.number}": typed}
        if one.learn:
            sent[f"learn-{one.number}"] = "1"
    return sent


def meant(document):
    found = ItemUnit.objects.filter(item__document=document).order_by("pk")
    return {row.printed: (row.match, row.unit or row.group) for row in found}


def test_what_differs_in_its_level_alone_is_proposed_and_comes_last(client_as, address, taxes):
    page = client_as("clerk").get(address)
    assert set(rows(page)[:-1]) == {"县某某局", "各有关单位", "日报社"}
    assert [(one.name.printed, one.chosen, one.learn) for one in page.context["asked"]][-1] == (
        "市税务局", f"u{taxes.pk}", True,
    )  # fmt: skip
    assert [one.chosen for one in page.context["asked"]][:-1] == ["", "", ""]


def test_all_departments_are_offered_where_many_bodies_are_meant(client_as, address):
    asked = client_as("clerk").get(address).context["asked"]
    every = {one.name.printed: any(pick.value.startswith("k") for pick in one.picks) for one in asked}
    assert every == {"县某某局": False, "各有关单位": True, "日报社": False, "市税务局": False}


def test_one_press_answers_all_and_one_press_takes_it_back(client_as, document, address, taxes, county):
    client = client_as("clerk")
    sent = answer(
        client.get(address), 县某某局=("typed", county.bureau.name), 各有关单位=("kdepartment", ""), 日报社=("none", "")
    )
    assert client.post(address, sent).url == reverse("documents:review", args=[document.pk])
    every = Group.objects.get()
    assert (every.name, every.kinds) == ("全部部门", ["department"])
    assert meant(document) == {
        "市税务局": (Match.DECIDED, taxes),
        "县某某局": (Match.DECIDED, county.bureau),
        "各有关单位": (Match.DECIDED, every),
        "日报社": (Match.NOT_A_UNIT, None),
    }
    assert set(UnitName.objects.filter(name__in=["市税务局", "县某某局"]).values_list("name", "unit")) == {
        ("市税务局", taxes.pk)  # only what was ticked is learned
    }
    assert Step.objects.filter(document=document).count() == 1
    client.post(reverse("documents:document_act", args=[document.pk, "undo"]), headers={"HX-Request": "true"})
    assert {match for match, _ in meant(document).values()} <= {Match.DOUBTFUL, Match.UNKNOWN}


def test_however_many_names_are_answered_the_paper_enters_the_search_once(client_as, document, address, monkeypatch):
    put = []
    monkeypatch.setattr(index, "reindex", lambda kind, keys, **_: put.append((kind.kind, keys)))
    asked = client_as("clerk").get(address).context["asked"]
    assert len(asked) > 2
    answers = {f"as-{one.number}": "none" for one in asked}
    rows = {f"printed-{one.number}": list(one.name.every) for one in asked}
    client_as("clerk").post(address, {"row": [one.number for one in asked], **rows, **answers})
    assert not ItemUnit.objects.filter(item__document=document, match=Match.UNKNOWN).exists()
    assert put.count(("documents.document", [document.pk])) == 1


def test_all_departments_and_towns_are_one_choice(client_as, document, address):
    client = client_as("clerk")
    client.post(address, answer(client.get(address), 各有关单位=("kboth", "")))
    every = Group.objects.get()
    assert (every.name, every.kinds) == ("全部部门和乡镇（街道）", ["department", "town"])
    assert meant(document)["各有关单位"] == (Match.DECIDED, every)


def test_a_collective_name_is_proposed_and_not_kept_for_other_papers(client_as, document, address):
    group = Group.objects.create(name="县级有关部门", reach="listed")
    client = client_as("clerk")
    page = client.get(address)
    by_name = {one.name.printed: (one.chosen, one.learn, one.likely) for one in page.context["asked"]}
    assert by_name["各有关单位"] == (f"g{group.pk}", False, True)
    client.post(address, answer(page))
    group.refresh_from_db()
    assert (meant(document)["各有关单位"], group.aliases) == ((Match.DECIDED, group), [])


def test_what_is_not_chosen_stays_open(client_as, document, address):
    client = client_as("clerk")
    client.post(address, answer(client.get(address)))
    assert set(rows(client.get(address))) == {"县某某局", "各有关单位", "日报社"}


@pytest.mark.parametrize("typed", ["没有这个单位", "\u202e县", "〇" * 200, "=1+1", "#999999999999", "#g99999"])
def test_a_name_that_nobody_has_is_said_at_its_row_and_nothing_is_lost(client_as, document, address, typed):
    client = client_as("clerk")
    sent = answer(client.get(address), 县某某局=("typed", typed), 日报社=("none", ""))
    page = client.post(address, sent)
    assert page.status_code == 422
    by_name = {one.name.printed: one for one in page.context["asked"]}
    assert by_name["县某某局"].error
    assert (by_name["县某某局"].chosen, by_name["日报社"].chosen) == ("typed", "none")
    assert Match.DECIDED not in {match for match, _ in meant(document).values()}
    assert not Step.objects.exists()


@pytest.mark.parametrize("choice", ["u999999", "gx", "kvillage", "x", "u" * 5000])
def test_a_choice_that_is_not_there_is_said(client_as, document, address, choice):
    client = client_as("clerk")
    page = client.post(address, answer(client.get(address), 日报社=(choice, "")))
    assert page.status_code == 422
    assert "有 1 个名称要改" in page.content.decode()


def test_what_another_has_answered_meanwhile_is_left_as_it_is(client_as, document, address, county):
    client = client_as("clerk")
    sent = answer(client.get(address), 日报社=("none", ""))
    client.post(address, answer(client.get(address), 日报社=("typed", county.town.name)))
    client.post(address, sent)
    assert meant(document)["日报社"] == (Match.DECIDED, county.town)


def test_who_may_not_review_is_led_to_the_document(client_as, document, address, county):
    client = Client()
    log_in(client, make_person("外单位经办人", county.town, "clerk"))
    assert client.get(address).status_code in {302, 404}
    assert client.post(address, {"row": ["0"]}).status_code in {302, 404}
    assert Match.DECIDED not in {match for match, _ in meant(document).values()}


def test_queries_do_not_grow_with_the_names(client_as, clerk, taxes, django_assert_max_num_queries):
    client = client_as("clerk")
    several = papers.read(
        papers.notice(*((f"办理{n}。按期办结。", f"{n}某某公司", "市税务局", "") for n in "甲乙丙丁")), actor=clerk
    )
    one = papers.read(papers.notice(("办理。按期办结。", "某某公司", "", "")), actor=clerk)
    client.get(reverse("documents:names", args=[one.pk]))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("documents:names", args=[one.pk]))
    with django_assert_max_num_queries(len(few.captured_queries) + 3):
        client.get(reverse("documents:names", args=[several.pk]))
    assert Item.objects.filter(document=several).count() == 4


def test_the_bare_rest_of_a_list_is_proposed_as_nobody(client_as, clerk, taxes):
    task = ("编制清单。梳理项目，形成清单并公布。", "县税务局", "县某某局等部门", "2026年5月底前")
    document = papers.read(papers.notice(task), actor=clerk)
    page = client_as("clerk").get(reverse("documents:names", args=[document.pk]))
    by_name = {one.name.printed: (one.chosen, one.learn) for one in page.context["asked"]}
    assert by_name == {"县某某局": ("", False), "部门": ("none", False)}
    assert "原文是“某某局等部门”" in page.content.decode()


@pytest.mark.parametrize("typed", ["县某某局", "某某局", "云川县某某局"])
def test_a_typed_name_is_taken_as_papers_print_it(clerk, county, typed):
    unit = make_unit("云川县某某局", county.root)
    assert one_of(clerk, typed=typed) == (unit, None)


def test_a_list_that_was_made_of_everybody_is_not_offered_twice(client_as, clerk, document, address):
    client = client_as("clerk")
    towns = Group.objects.create(name="各乡镇（街道）", reach="listed")
    client.post(address, answer(client.get(address), 各有关单位=("ktown", "")))
    task = ("编制清单。梳理项目，形成清单并公布。", "市税务局", "各乡镇街区", "2026年5月底前")
    page = client.get(reverse("documents:names", args=[papers.read(papers.notice(task), actor=clerk).pk]))
    one = next(one for one in page.context["asked"] if one.name.printed == "各乡镇街区")
    assert one.chosen == f"g{towns.pk}"
    labels = [pick.label for pick in one.picks]
    assert labels.count("全部乡镇（街道）") == 1
