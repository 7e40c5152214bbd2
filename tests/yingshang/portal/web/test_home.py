"""The home of each post: its figures lead to lists with as many rows; nothing of others is on it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.factories.letters import House
from tests.factories.obligations import by, handed_out, part
from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.letters.actions.deciding import void_letter
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import PostKind
from yingshang.supervision.actions.proposing import propose_overdue

HOME = "/"


def page_of(client):
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def figures(page):
    """Label → (value, address) of the figures on top."""
    found = re.findall(
        r'<(?:a|div) class="stat"(?: href="([^"]*)")?[^>]*><span class="stat-label">([^<]*)</span>'
        r'<span class="stat-value">(\d+)',
        page,
    )
    return {label: (int(value), href.replace("&amp;", "&")) for href, label, value in found}


@pytest.mark.parametrize("role", [kind.value for kind in PostKind])
def test_every_post_has_a_home_with_at_most_four_figures(role, at_work, client_as):
    page = page_of(client_as(role))
    assert "<h1>首页</h1>" in page
    assert len(figures(page)) <= 4


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("clerk", {"存疑公文": 0, "待审核": 1, "待答复": 2, "逾期": 2}),
        ("liaison", {"新交办待签收": 0, "本周到期": 1, "被退回": 1, "逾期": 1}),
        ("outsider", {"新交办待签收": 1, "本周到期": 0, "被退回": 0, "逾期": 1}),
        ("leader", {"逾期": 2, "临期": 1, "待审核": 1, "未办结": 8}),
        ("section_head", {"逾期": 2, "临期": 1, "待审核": 1, "未办结": 8}),
        ("supervisor", {"逾期": 2, "临期": 1, "待审核": 1, "未办结": 8}),
    ],
)
def test_a_figure_is_as_many_rows_as_its_list_has(role, wanted, at_work, client_as):
    client = client_as(role)
    found = figures(page_of(client))
    assert {label: value for label, (value, _) in found.items()} == wanted
    for label, (value, href) in found.items():
        if label == "存疑公文":
            continue
        answer = client.get(href)
        assert answer.status_code == 200, href
        assert answer.context["list"].total.number == value, (label, href)


def test_what_moved_leads_to_what_moved(at_work, client_as):
    client = client_as("leader")
    page = page_of(client)
    table = re.search(r'<table class="plain-table moved">.*?</table>', page, re.S).group()
    rows = re.findall(r'<a href="([^"]*)">([^<]*)</a></th><td class="num">(\d+)</td><td class="num">(\d+)', table)
    assert {label: (int(now), int(before)) for _, label, now, before in rows} == {
        "新交办": (0, 0),
        "被退回": (1, 0),
        "审核通过": (1, 0),
        "其中按期": (1, 0),
        "新逾期": (0, 2),
    }
    for href, _, now, _ in rows:
        assert client.get(href.replace("&amp;", "&")).context["list"].total.number == int(now)


def test_nothing_of_another_department_is_on_a_home(at_work, client_as):
    assert "别家" not in page_of(client_as("liaison"))
    assert "别家逾期的事" in page_of(client_as("leader"))
    for role in ("system_admin", "security_admin", "audit_admin", "hotline", "media"):
        assert "逾期的事" not in page_of(client_as(role)).replace("交办“", "") or role == "audit_admin"


def test_the_home_is_that_of_the_chosen_post(at_work, county, cast, client_as):
    from yingshang.orgs.models import Post  # noqa: PLC0415 - only here

    second = Post.objects.create(person=cast["liaison"], unit=county.office, kind=PostKind.CLERK)
    client = client_as("liaison")
    assert "被退回" in figures(page_of(client))
    session = client.session
    session["post"] = second.pk
    session.save()
    assert "存疑公文" in figures(page_of(client))


def test_letters_to_answer_stand_first_with_the_soonest_on_top(county, clock_at, client_as):
    house = House(county.office)
    house.issued(county.bureau, title="知照的通知", answer_days=0)
    house.issued(county.bureau, title="要答复的函", answer_days=3)
    house.issued(county.other, title="别家的函", answer_days=3)
    void = house.issued(county.bureau, title="作废的函", answer_days=3)
    void_letter(actor=house.head, letter=void, version=void.version, reason="主送单位写错。")
    page = page_of(client_as("liaison"))
    assert re.findall(r"(\S{2}的(?:通知|函))</a>", page) == ["答复的函", "知照的通知"]
    assert "来文</a></h2>" not in page_of(client_as("clerk"))
    clock_at.move_to("2026-03-09 09:00+08:00")
    assert "待签收，已逾期" in page_of(client_as("liaison"))


def test_an_empty_home_says_what_to_do_next(county, cast, client_as):
    assert "上传后几分钟就能看到分解出的任务" in page_of(client_as("clerk"))
    assert "没有待签收、本周到期、被退回和逾期的事项" in page_of(client_as("liaison"))
    assert "没有未办结的事项" in page_of(client_as("leader"))
    assert "还没有核验过" in page_of(client_as("audit_admin"))
    assert reverse("obligations:inbox") in page_of(client_as("liaison"))


@pytest.mark.parametrize(
    ("role", "wanted"),
    [("liaison", {"本单位应办事项": "2"}), ("outsider", {"本单位应办事项": "2"}), ("clerk", {"交办台账": "2"})],
)
def test_the_menu_says_how_much_waits(role, wanted, at_work, client_as):
    client = client_as(role)
    found = client.get(reverse("kernel:waiting")).json()
    menu = page_of(client).partition("<main")[0]
    labels = {
        name: label for label, name in re.findall(r'>([^<]*) <span class="menu-badge" data-waits="([^"]*)"', menu)
    }
    assert {labels[name]: badge for name, badge in found.items()} == wanted


def blocks(page):
    """Heading → the first fact of each thing under it."""
    found = re.findall(r'<h2><a href="[^"]*">([^<]*)</a></h2>\s*<ul class="duties">(.*?)</ul>', page, re.S)
    return {title: re.findall(r'<span class="duty-facts"><span>([^<]*)', rows) for title, rows in found}


def test_whoever_decides_sees_what_waits_for_it(county, cast, actors, client_as, clock_at):
    house = House(county.office)
    house.checked(county.bureau)
    house.draft(county.bureau)
    House(county.other).draft(county.bureau)
    ladder = in_force("item", county.office, objection_days=0)
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 2))))
    clock_at.move_to("2026-03-03 09:00+08:00")
    propose_overdue(actor=SYSTEM, ladder=ladder, rung=ladder.rungs.get(order=1), duties=Obligation.objects.all())
    steps = {"待决定、待认可的督办措施": ["待决定"]}
    signing, checking = {"待签发、待会签的公文": ["待签发"]}, {"待核稿的公文": ["待核稿"]}
    assert blocks(page_of(client_as("leader"))) == signing | steps
    assert blocks(page_of(client_as("section_head"))) == checking | steps
    assert blocks(page_of(client_as("liaison"))) == {}
