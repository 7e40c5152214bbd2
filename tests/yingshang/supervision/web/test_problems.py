"""The problem list in the browser: registering, handing out, judging, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.files import given
from tests.factories.supervision import problem_at
from yingshang.kernel.files import files_of
from yingshang.supervision.actions.problems import assign_problem
from yingshang.supervision.models import Problem

pytestmark = pytest.mark.usefixtures("clock_at")

LIST = "supervision:problems"
TYPED = {
    "title": "窗口没有公布收费标准",
    "found_by": "media",
    "found_on": "3.1",
    "category": "fees",
    "lead": "县发改局",
    "others": "白石镇",
    "due_on": "2026-03-20",
}


def test_registered_from_the_page_with_a_photograph(county, client_as):
    client = client_as("clerk")
    answer = client.post(reverse("supervision:register_problem"), {**TYPED, "files": given(b"photo", "现场.txt")})
    problem = Problem.objects.get()
    assert answer.url == reverse("supervision:problem", args=[problem.pk])
    page = client.get(answer.url).content.decode()
    assert "2026-0001" in page
    assert "现场.txt" in page
    assert {share.unit for share in problem.shares.all()} == {county.bureau, county.town}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " 　\u200b"),
        ("found_on", "某天"),
        ("lead", "县火星局"),
        ("category", "火星"),
        ("due_on", "2026-02-01"),
        ("description", "问" * 10_000),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(county, client_as, field, value):
    answer = client_as("clerk").post(reverse("supervision:register_problem"), {**TYPED, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "白石镇" in answer.content.decode()
    assert not Problem.objects.exists()


def test_edited_and_a_clash_shows_both(county, actors, client_as):
    problem = problem_at(actors["clerk"], county.bureau)
    address = reverse("supervision:edit_problem", args=[problem.pk])
    client = client_as("clerk")
    assert "窗口要求重复提交材料" in client.get(address).content.decode()
    assert client.post(address, {**TYPED, "version": problem.version}).status_code == 302
    clash = client.post(address, {**TYPED, "title": "第三种写法", "version": problem.version})
    assert clash.status_code == 409
    assert "两个版本不同的地方" in clash.content.decode()
    assert Problem.objects.get().title == TYPED["title"]


def test_handed_out_in_bulk_with_a_report_of_what_could_not_go(county, actors, client_as):
    good = problem_at(actors["clerk"], county.bureau)
    without = problem_at(actors["clerk"], county.other, due_on=None)
    data = {"_do": "act", "_verb": "assign", "_row": [good.pk, without.pk], "_sure": "1", "_key": "k", "due_on": ""}
    answer = client_as("clerk").post(reverse(LIST), data)
    states = dict(Problem.objects.values_list("pk", "state"))
    assert states == {good.pk: "assigned", without.pk: "registered"}
    assert "没有整改时限" in answer.content.decode()


def test_handed_out_from_its_page(county, actors, client_as):
    problem = problem_at(actors["clerk"], county.bureau)
    address = reverse("supervision:problem_assign", args=[problem.pk])
    client = client_as("clerk")
    assert "2026-03-12" in client.get(address).content.decode()
    client.post(address, {"due_on": "2026-03-30", "version": problem.version})
    problem.refresh_from_db()
    assert (problem.state, problem.due_on) == ("assigned", date(2026, 3, 30))
    page = client_as("liaison").get(reverse("supervision:problem", args=[problem.pk])).content.decode()
    assert reverse("obligations:duty", args=[problem.shares.get().obligation_id]) in page
    assert "上传材料" not in page, "the office's evidence"


def test_a_unit_sees_its_own_and_nothing_else(county, actors, client_as):
    mine, theirs, untold = (problem_at(actors["clerk"], county.bureau, title=title) for title in ("甲", "乙", "丙"))
    other = problem_at(actors["clerk"], county.other, title="别的单位的问题")
    for problem in (mine, theirs, other):
        assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    client = client_as("liaison")
    shown = {row.pk for row in client.get(reverse(LIST)).context["list"].slice.rows}
    assert shown == {mine.pk, theirs.pk}
    for hidden in (untold, other):
        assert client.get(reverse("supervision:problem", args=[hidden.pk])).status_code == 404
    found = client.get(reverse("kernel:search"), {"q": "别的单位的问题"}).content.decode()
    assert reverse("supervision:problem", args=[other.pk]) not in found
    asked = client_as("clerk").get(reverse("kernel:search"), {"q": "别的单位的问题"})
    assert reverse("supervision:problem", args=[other.pk]) in asked.content.decode()


def test_evidence_is_added_and_fetched_by_those_who_see_the_problem(county, actors, client_as):
    problem = problem_at(actors["clerk"], county.bureau)
    assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    client_as("clerk").post(
        reverse("supervision:problem_files", args=[problem.pk]), {"files": given(b"photo", "现场.txt")}
    )
    file = files_of(problem).get()
    address = reverse("kernel:file", args=[file.pk])
    assert b"".join(client_as("liaison").get(address).streaming_content) == b"photo"
    assert client_as("outsider").get(address).status_code == 404


def test_the_file_of_the_list_is_what_the_filters_show(county, actors, client_as):
    problem_at(actors["clerk"], county.bureau)
    answer = client_as("clerk").get(reverse("supervision:problems_file"), {"form": "csv", "words": "窗口"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "2026-0001" in lines[1]
    empty = client_as("clerk").get(reverse("supervision:problems_file"), {"form": "csv", "words": "没有这个词"})
    assert len(b"".join(empty.streaming_content).decode("utf-8-sig").splitlines()) == 1


def test_as_many_queries_for_three_as_for_one(county, actors, client_as):
    client = client_as("clerk")
    counted = []
    for more in (1, 2):
        for _ in range(more):
            problem_at(actors["clerk"], county.bureau, county.other)
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(LIST)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
