"""Views and settings belong to a person; shared ones are found by those they are shared with and by nobody else."""

from __future__ import annotations

import pytest

from tests.yingshang.kernel.lists.sample import POSTS, make
from yingshang.kernel.actor import NOBODY
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.lists import ask, declare
from yingshang.kernel.lists.views import delete_view, reaches_of, save_view, set_columns, set_first_view
from yingshang.kernel.models import Event, ListSetting, SavedView

SETUP = {"query": "kind=leader&_sort=-person", "columns": ["person", "kind"]}


def save(actor, name="领导", reach="own", setup=SETUP):
    return save_view(actor=actor, spec=POSTS, name=name, setup=setup, reach=reach)


def seen_by(actor):
    return {view.name for view in ask(POSTS, {"_view": "0"}, actor).views}


def test_a_view_brings_its_filters_order_and_columns(actors):
    view = save(actors["clerk"])
    asked = ask(POSTS, {"_view": str(view.pk)}, actors["clerk"])
    assert (asked.words, asked.sort, [column.name for column in asked.columns]) == (
        ["岗位：分管领导"],
        "-person",
        ["person", "kind"],
    )
    assert [post.kind for post in asked.rows] == ["leader"]


def test_who_finds_it(actors):
    for name, reach in (("私", "own"), ("科", "unit"), ("全", "all")):
        save(actors["section_head"], name, reach)
    assert {role: seen_by(actors[role]) for role in ("section_head", "clerk", "liaison")} == {
        "section_head": {"私", "科", "全"},
        "clerk": {"科", "全"},  # of the same unit
        "liaison": {"全"},
    }
    assert SavedView.objects.visible_to(NOBODY).count() == 0


def test_a_shared_view_shows_others_their_own_rows(actors):
    view = save(actors["section_head"], reach="all", setup={"query": "kind=liaison", "columns": []})
    found = {role: {p.person.name for p in ask(POSTS, {"_view": str(view.pk)}, actors[role]).rows} for role in actors}
    assert (found["clerk"], found["liaison"], found["outsider"]) == (
        {"联络员", "外单位联络员"},
        {"联络员"},
        {"外单位联络员"},
    )


def test_somebody_elses_view_is_not_there(actors):
    view = save(actors["clerk"])
    asked = ask(POSTS, {"_view": str(view.pk)}, actors["liaison"])
    assert (asked.view, asked.words, asked.doubts) == (None, [], [("view_gone", "")])


def test_who_may_share_how_far(actors):
    assert {role: [reach for reach, _ in reaches_of(actors[role])] for role in ("section_head", "clerk", "media")} == {
        "section_head": ["own", "unit", "all"],
        "clerk": ["own", "unit"],
        "media": ["own"],
    }
    with pytest.raises(NotAllowed):
        save(actors["clerk"], reach="all")
    assert SavedView.objects.count() == 0


def test_the_same_name_replaces_ones_own_and_nobody_elses(actors):
    save(actors["clerk"])
    other = save(actors["liaison"])
    view = save(actors["clerk"], setup={"query": "kind=media", "columns": []})
    assert {one.pk: one.query for one in SavedView.objects.all()} == {view.pk: "kind=media", other.pk: SETUP["query"]}


@pytest.mark.parametrize("name", ["", " ", "\u3000", "\0", "甲" * 41])
def test_a_view_has_a_name(name, actors):
    with pytest.raises(Refusal) as refused:
        save(actors["clerk"], name)
    assert (refused.value.code, refused.value.field) == ("kernel.view_name", "name")


def test_limits(actors, monkeypatch):
    monkeypatch.setattr("yingshang.kernel.lists.views.MOST_VIEWS", 2)
    save(actors["clerk"], "一")
    save(actors["clerk"], "二")
    save(actors["clerk"], "二")
    with pytest.raises(Refusal, match="view_many"):
        save(actors["clerk"], "三")
    with pytest.raises(Refusal, match="view_too_long"):
        save(actors["liaison"], setup={"query": "x" * 2001, "columns": []})


def test_only_its_owner_deletes_it(actors):
    view = save(actors["section_head"], reach="all")
    with pytest.raises(NotAllowed):
        delete_view(actor=actors["clerk"], spec=POSTS, view=view)
    set_first_view(actor=actors["clerk"], spec=POSTS, view=view)
    delete_view(actor=actors["section_head"], spec=POSTS, view=view)
    assert ListSetting.objects.get().view is None
    assert ask(POSTS, {}, actors["clerk"]).view is None


def test_the_first_view_comes_first_and_only_where_nothing_was_asked(actors):
    view = save(actors["clerk"])
    set_first_view(actor=actors["clerk"], spec=POSTS, view=view)
    assert [
        ask(POSTS, query, actors["clerk"]).view == view
        for query in ({}, {"_at": "x"}, {"_view": "0"}, {"words": ""}, {"kind": "media"})
    ] == [True, True, False, False, False]
    set_first_view(actor=actors["clerk"], spec=POSTS, view=None)
    assert ask(POSTS, {}, actors["clerk"]).view is None
    assert ask(POSTS, {}, actors["liaison"]).view is None


def test_columns_and_size_are_remembered_for_one_person_and_one_list(actors):
    other = declare(make(key="tests.other"))
    set_columns(actor=actors["clerk"], spec=POSTS, columns=["number", "nothing"], size=20)
    asked = ask(POSTS, {}, actors["clerk"])
    assert ([column.name for column in asked.columns], asked.size) == (["person", "number"], 20)
    usual = [column.name for column in POSTS.columns if column.shown]
    for spec, role in ((POSTS, "liaison"), (other, "clerk")):
        untouched = ask(spec, {}, actors[role])
        assert ([column.name for column in untouched.columns], untouched.size) == (usual, 50)
    set_columns(actor=actors["clerk"], spec=POSTS, columns=[], size=100)
    assert [column.name for column in ask(POSTS, {}, actors["clerk"]).columns] == usual


@pytest.mark.parametrize("size", [0, -1, 51, 10**9])
def test_only_sizes_that_are_offered(size, actors):
    with pytest.raises(Refusal, match="page_size"):
        set_columns(actor=actors["clerk"], spec=POSTS, columns=[], size=size)


def test_each_act_is_recorded(actors):
    view = save(actors["clerk"], reach="unit")
    set_first_view(actor=actors["clerk"], spec=POSTS, view=view)
    delete_view(actor=actors["clerk"], spec=POSTS, view=view)
    assert [(event.type, event.target_title) for event in Event.objects.order_by("id")] == [
        ("kernel.view_saved", "领导"),
        ("kernel.list_set", "tests.posts"),
        ("kernel.view_deleted", "领导"),
    ]
