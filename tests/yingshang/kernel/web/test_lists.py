"""The page of a list: what it shows to whom, what is sent to it, and that it costs the same for one row and for many."""

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_person
from tests.yingshang.kernel.lists.sample import POSTS, make
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.lists import bulk
from yingshang.kernel.models import Job, ListSetting, SavedView
from yingshang.kernel.web import list_acts
from yingshang.kernel.web.lists import list_page
from yingshang.orgs.models import Person, Post

if TYPE_CHECKING:
    from django.test import RequestFactory


@pytest.fixture
def ask_as(cast, actors, rf: RequestFactory):
    """A function: role, query or what is sent → the answer of the page."""

    def send(role, query="", sent=None, spec=POSTS, **headers):
        path = f"/posts/{query}"
        request = rf.get(path, headers=headers) if sent is None else rf.post(path, sent)
        request.user = cast[role]
        request.actor = actors[role].once((sent or {}).get("_key", ""))
        request.session, request.htmx = {}, None
        request._messages = FallbackStorage(request)
        answer = list_page(request, spec)
        answer.said = [str(message) for message in get_messages(request)]
        return answer

    return send


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(text):
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'<a href="/post/\d+/">(.*?)</a>', body)


def test_the_page_shows_rows_total_and_moment(ask_as):
    text = text_of(ask_as("clerk"))
    assert len(rows_of(text)) == Post.objects.count()
    assert f"共 {Post.objects.count()} 条" in text
    assert "截至 20" in text
    assert re.findall(r"\s(?:style|on[a-z]+)=", text.replace("hx-on", "")) == []


def test_another_units_rows_are_in_no_list_count_or_choice(ask_as, cast):
    text = text_of(ask_as("liaison"))
    assert rows_of(text) == ["联络员"]
    assert "共 1 条" in text
    assert "外单位联络员" in text_of(ask_as("outsider"))  # it would be there to leak
    assert "外单位联络员" not in text
    narrowed = text_of(ask_as("liaison", "?words=外单位"))
    assert (rows_of(narrowed), "共 0 条" in narrowed, "没有符合条件的记录" in narrowed) == ([], True, True)


def test_what_is_stored_is_shown_and_not_run(ask_as, cast):
    evil = "<script>alert(1)</script>"
    Person.objects.filter(pk=cast["media"].pk).update(name=evil)
    Post.objects.filter(person=cast["media"]).update(title=evil)
    text = text_of(ask_as("clerk", "?words=%3Cscript%3E"))
    assert evil not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3  # name, title, label of the box


def test_queries_do_not_grow_with_rows(ask_as, county):
    ask_as("clerk")  # the actor is made once
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            ask_as("clerk", "?kind=liaison&_sort=unit")
        counts.append(len(queries))
        for number in range(5):
            make_person(f"新{number}", county.other)
    assert counts[0] == counts[1] <= 14  # the badges of the menu among them


def test_pages_forth_and_back_through_the_links(ask_as, cast):
    spec = make(size=20)
    for number in range(50):
        Post.objects.create(person=cast["clerk"], unit_id=Post.objects.first().unit_id, kind="media", title=str(number))
    query, seen = "", []
    for _ in range(10):
        text = text_of(ask_as("clerk", query, spec=spec))
        seen.append(re.findall(r'name="_row" value="(\d+)"', text))
        links = re.findall(r'href="/posts/(\?[^"]*)">下一页', text)
        if not links:
            break
        query = links[0].replace("&amp;", "&")
    assert (
        len(functools.reduce(operator.iadd, seen, []))
        == len(set(functools.reduce(operator.iadd, seen, [])))
        == Post.objects.count()
    )
    previous = re.findall(r'href="/posts/(\?[^"]*)">上一页', text)[0].replace("&amp;", "&")
    assert re.findall(r'name="_row" value="(\d+)"', text_of(ask_as("clerk", previous, spec=spec))) == seen[-2]


def test_htmx_gets_the_part_alone(ask_as, rf, cast, actors):
    request = rf.get("/posts/")
    request.user, request.actor, request.session = cast["clerk"], actors["clerk"], {}
    request._messages = FallbackStorage(request)
    request.htmx = type("Htmx", (), {"target": "list-tests-posts", "__bool__": lambda self: True})()
    text = text_of(list_page(request, POSTS))
    assert text.lstrip().startswith('<div class="list" id="list-tests-posts"')
    assert "<html" not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?_at=nothing", "这个翻页位置已经失效。已从第一页显示。"),
        ("?_sort=title", "不能按“title”排序"),
        ("?sate=1", "没有名为“sate”的筛选条件"),
        ("?_view=99999999999999999999", "这个视图已经删除"),
        ("?kind=nobody", "没有这个选项"),
        ("?from_from=2月30日", "读不出这个日期"),
        ("?words=" + "x" * 10_000, "最多 100 个字"),
    ],
)
def test_what_cannot_be_had_is_said(query, said, ask_as):
    assert said in text_of(ask_as("clerk", query))


def test_a_head_sorts_and_turns_round(ask_as):
    text = text_of(ask_as("clerk", "?_sort=person&kind=leader"))
    assert 'aria-sort="ascending"' in text
    assert "/posts/?kind=leader&amp;_sort=-person" in text


def test_views_and_columns_are_saved_from_the_page(ask_as, actors):
    answer = ask_as("clerk", "?kind=leader", {"_do": "save_view", "name": "领导", "reach": "unit"})
    view = SavedView.objects.get()
    assert (answer.status_code, answer["Location"], view.query, answer.said) == (
        302, f"/posts/?_view={view.pk}", "kind=leader", ["视图“领导”已保存。"],
    )  # fmt: skip
    ask_as("clerk", "", {"_do": "first_view", "view": str(view.pk)})
    assert rows_of(text_of(ask_as("clerk"))) == ["分管领导"]
    ask_as("clerk", "", {"_do": "columns", "column": ["number", "nothing"], "size": "20"})
    setting = ListSetting.objects.get()
    assert (setting.columns, setting.size, setting.view) == (["person", "number"], 20, view)
    ask_as("clerk", "", {"_do": "columns", "usual": "1", "size": "50"})
    ask_as("clerk", "", {"_do": "delete_view", "view": str(view.pk)})
    setting.refresh_from_db()
    assert (setting.columns, SavedView.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "sent", [{"_do": "delete_view", "view": "1"}, {"_do": "nothing"}, {}, {"_do": "first_view", "view": "x"}]
)
def test_what_is_not_there_is_not_found(sent, ask_as, actors):
    SavedView.objects.create(
        pk=1, list_key="tests.posts", name="私", person_id=actors["liaison"].person_id, at="2026-01-01T00:00Z"
    )
    with pytest.raises(Http404):
        ask_as("clerk", "", sent)
    assert SavedView.objects.count() == 1


def key_of(person):
    return str(Post.objects.get(person=person).pk)


def test_an_act_with_a_form_asks_first_and_keeps_what_was_ticked(ask_as, cast):
    sent = {"_do": "act", "_verb": "title", "_row": [key_of(cast["media"]), key_of(cast["hotline"])]}
    text = text_of(ask_as("clerk", "?kind=media", sent))
    assert "将对“岗位台账”中的 <strong>2</strong> 条记录" in text
    assert all(f'name="_row" value="{key}"' in text for key in sent["_row"])
    empty = text_of(ask_as("clerk", "", {**sent, "_sure": "1"}))
    assert "有 1 处需要修改" in empty
    assert Post.objects.exclude(title="").count() == 0
    answer = ask_as("clerk", "?kind=media", {**sent, "_sure": "1", "title": "编辑"})
    assert (answer.status_code, answer["Location"], answer.said) == (
        302,
        "/posts/?kind=media",
        ["已办理：写职务，共 2 条。"],
    )
    assert Post.objects.filter(title="编辑").count() == 2


def test_the_report_names_each_row_that_was_refused(ask_as, cast):
    Post.objects.filter(person=cast["media"]).update(title="编辑")
    sent = {"_do": "act", "_verb": "empty", "_row": [key_of(cast["media"]), key_of(cast["hotline"]), "999999"]}
    text = text_of(ask_as("clerk", "", sent))
    assert "已办 <strong>1</strong> 条，没有办成 <strong>2</strong> 条" in text
    assert str(Post.objects.get(person=cast["hotline"])) in text
    assert "（没有找到）" in text


def test_danger_and_everything_ask_once_more_and_state_the_number(ask_as, cast):
    sent = {"_do": "act", "_verb": "empty", "_everything": "1", "_count": "1"}
    text = text_of(ask_as("clerk", "?kind=media", sent))
    assert "清空职务 1 条" in text
    assert '<input type="hidden" name="_count" value="1">' in text
    danger = text_of(ask_as("clerk", "", {"_do": "act", "_verb": "clear", "_row": key_of(cast["media"])}))
    assert "有一条不能办的，全部不办" in danger
    Post.objects.filter(person=cast["media"]).update(title="编辑")
    make_person("新编辑", None)
    with pytest.raises(Refusal, match="selection_changed"):
        ask_as("clerk", "", {**sent, "_sure": "1"})
    assert ask_as("clerk", "?kind=media", {**sent, "_sure": "1"}).status_code == 302
    assert Post.objects.exclude(title="").count() == 0


def test_who_is_not_offered_an_act_cannot_send_it(ask_as, cast):
    assert "写职务" not in text_of(ask_as("leader"))
    with pytest.raises(Refusal, match="unknown_act"):
        ask_as("leader", "", {"_do": "act", "_verb": "title", "_row": key_of(cast["media"])})


def test_many_rows_become_a_job_whose_report_only_its_owner_sees(ask_as, cast, monkeypatch):
    monkeypatch.setattr(list_acts, "AT_ONCE", 1)
    sent = {
        "_do": "act",
        "_verb": "title",
        "title": "编辑",
        "_sure": "1",
        "_key": "k",
        "_row": [key_of(cast["media"]), "999999"],
    }
    answer = ask_as("clerk", "?kind=media", sent)
    query = f"?kind=media&_report={Job.objects.get().pk}"
    assert answer["Location"] == f"/posts/{query}"
    assert "正在办理" in text_of(ask_as("clerk", query))
    run_next()
    text = text_of(ask_as("clerk", query))
    assert ("已办 <strong>1</strong> 条" in text, "没有找到这个页面或这条记录" in text, "every 2s" in text) == (
        True,
        True,
        False,
    )
    for role, other in (("liaison", query), ("clerk", "?_report=x"), ("clerk", "?_report=1" + "0" * 30)):
        with pytest.raises(Http404):
            ask_as(role, other)
    with pytest.raises(Http404):
        ask_as("clerk", query, spec=make(key="tests.another"))


def test_more_than_can_be_acted_on_are_not_offered_whole(ask_as, monkeypatch):
    assert "data-everything" not in text_of(ask_as("clerk"))  # all are on the page
    spec = make(size=20)
    for number in range(25):
        make_person(f"人{number}", Post.objects.first().unit)
    assert "data-everything" in text_of(ask_as("clerk", spec=spec))
    monkeypatch.setattr("yingshang.kernel.web.lists.MOST", 5)
    assert "data-everything" not in text_of(ask_as("clerk", spec=spec))
    assert bulk.MOST == 5_000
