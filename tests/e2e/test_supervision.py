"""Chasing in the browser: a step to its end, a problem that becomes a task, a circular with its annex."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.e2e.conftest import SIZES
from tests.e2e.test_tasks import good
from tests.factories.letters import CODE
from tests.factories.obligations import by, handed_out, part
from tests.factories.supervision import in_force
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs.running import run_next
from yingshang.letters.actions.numbering import set_code
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Letter
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.supervision.actions.proposing import propose_overdue
from yingshang.supervision.models import Circular, Problem, Step

pytestmark = pytest.mark.usefixtures("own_files")


def act(visit, step, label, **typed):
    """One act on a step by its own page."""
    page = visit.open(f"/supervision/steps/{step.pk}/")
    page.get_by_role("link", name=label, exact=True).click()
    for name, words in typed.items():
        page.get_by_label(name).fill(words)
    if label == "答复异议":
        page.get_by_label("异议不成立").check()
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_url(f"**/supervision/steps/{step.pk}/")
    return page


@pytest.fixture
def step(live_server, county, actors):
    """The bureau is late with something and was told that a letter is meant to come."""
    ladder = in_force("item", county.office, since=clock.today() - timedelta(days=30), objection_days=5)
    set_code(actor=actors["clerk"], issuer=county.office, kinds=LetterKind.values, code=CODE)
    with time_machine.travel(clock.now() - timedelta(days=20), tick=True):
        due = by(clock.today() + timedelta(days=10))
        duty = handed_out(actors["clerk"], county.office, part(county.bureau, due)).obligations.get()
    duty = Obligation.objects.select_related("matter").get(pk=duty.pk)
    propose_overdue(actor=SYSTEM, ladder=ladder, rung=ladder.rungs.get(order=1), duties=[duty])
    return Step.objects.get()


@pytest.mark.parametrize("size", SIZES)
def test_a_step_is_objected_to_decided_answered_and_closed(step, login_as, size):
    leader, clerk, liaison = login_as("leader", size), login_as("clerk", size), login_as("liaison", size)
    act(liaison, step, "提出异议", 理由="材料已经交到窗口，系统没有登记。")
    good(liaison, f"steps-objected-{size}")
    page = act(leader, step, "答复异议", 理由="窗口没有收到材料。")
    expect(page.locator("main")).to_contain_text("待决定")
    act(leader, step, "同意发函", 理由="逾期属实，应当发函。")
    letter = paper_of(clerk, step, size)
    send(letter, login_as, size)
    while run_next():
        pass
    page = clerk.open(f"/supervision/steps/{step.pk}/")
    expect(page.locator("main")).to_contain_text("已发函")
    reply(liaison, letter)
    page = clerk.open(f"/letters/{letter.pk}/")
    page.get_by_role("link", name="采纳答复").click()
    page.get_by_role("button", name="采纳答复").click()
    while run_next():
        pass
    page = clerk.open(f"/supervision/steps/{step.pk}/")
    expect(page.locator("main")).to_contain_text("已了结")
    good(clerk, f"steps-closed-{size}")
    step.refresh_from_db()
    assert (step.state, step.letter_id) == ("closed", letter.pk)


def paper_of(clerk, step, size):
    page = clerk.open(f"/supervision/steps/{step.pk}/")
    page.get_by_role("link", name="起草函件").click()
    page.get_by_role("link", name="起草", exact=True).click()
    page.get_by_label("事项名称").fill("1项逾期事项")
    good(clerk, f"steps-paper-{size}")
    page.get_by_role("button", name="起草函件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1项逾期事项")
    return Letter.objects.get()


def send(letter, login_as, size):
    head, leader, clerk = (login_as(role, size) for role in ("section_head", "leader", "clerk"))
    head.open(f"/letters/{letter.pk}/").get_by_role("button", name="核稿通过").click()
    expect(head.page.locator("main")).to_contain_text("已核稿")
    for visit, name, state in ((leader, "签发", "已签发"), (clerk, "印发", "已印发")):
        page = visit.open(f"/letters/{letter.pk}/")
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("main")).to_contain_text(state)


def reply(liaison, letter):
    page = liaison.open(f"/letters/{letter.pk}/")
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="答复", exact=True).click()
    page.get_by_label("答复内容").fill("已补交，今后按期报送。")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.locator("main")).to_contain_text("已补交，今后按期报送。")


@pytest.mark.parametrize("size", SIZES)
def test_a_problem_is_registered_and_becomes_a_task_of_its_unit(login_as, live_server, county, size):
    clerk, head, liaison = login_as("clerk", size), login_as("section_head", size), login_as("liaison", size)
    page = clerk.open("/supervision/problems/new/")
    page.get_by_label("问题", exact=True).fill("窗口要求重复提交执照复印件")
    page.get_by_label("现场督查").or_(page.locator("[name=found_by]")).first.check()
    page.get_by_label("发现日期").fill(clock.today().isoformat())
    page.locator("#id_lead").fill("县发改局")
    page.get_by_label("整改要求").fill("清理材料清单，在窗口公示。")
    page.get_by_role("button", name="登记问题").click()
    expect(page.locator("main")).to_contain_text("还没有交办")
    problem = Problem.objects.get()
    page = head.open(f"/supervision/problems/{problem.pk}/")
    page.locator(".page-actions").get_by_role("link").first.click()
    page.get_by_label("整改时限").fill((clock.today() + timedelta(days=20)).isoformat())
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/supervision/problems/{problem.pk}/")
    good(head, f"problems-assigned-{size}")
    page = liaison.open("/duties/")
    page.get_by_role("link", name="窗口要求重复提交执照复印件").first.click()
    expect(page.get_by_role("button", name="签收")).to_be_visible()
    assert Obligation.objects.get().unit_id == county.bureau.pk
    good(liaison, f"problems-duty-{size}")


@pytest.fixture
def two_months(live_server, county, actors):
    """Last month the bureau did one of two in time; the month before, both."""
    first = clock.today().replace(day=1)
    for months, done in ((1, 1), (2, 2)):
        start = first
        for _ in range(months):
            start = (start - timedelta(days=1)).replace(day=1)
        with time_machine.travel(f"{start} 09:00+08:00", tick=False):
            for number in range(2):
                hand_out_and_do(actors, county, start + timedelta(days=12), number < done)
    return first


def hand_out_and_do(actors, county, due: date, does: bool):
    duty = handed_out(actors["clerk"], county.office, part(county.bureau, by(due))).obligations.get()
    if does:
        by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=1)
        by_unit.submit(actor=SYSTEM, obligation=duty, version=2, result="完成")
        by_office.complete(actor=SYSTEM, obligation=duty, version=3, grade=Grade.PASSED)


@pytest.mark.parametrize("size", SIZES)
def test_a_circular_shows_the_change_and_gives_its_annex(two_months, login_as, tmp_path, size):
    clerk = login_as("clerk", size)
    page = clerk.open("/supervision/circulars/new/")
    page.get_by_label("督办通报").check()
    page.get_by_label("上月").check()
    page.get_by_role("button", name="统计并起草").click()
    page.wait_for_url("**/supervision/circulars/*/")
    row = page.locator(".circular-table tbody tr").first
    expect(row).to_contain_text("50.0%")
    expect(row).to_contain_text("100.0%")
    expect(row).to_contain_text("50.0")
    good(clerk, f"circular-change-{size}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出附表").click()
    path = tmp_path / "annex.xlsx"
    taken.value.save_as(path)
    book = CalamineWorkbook.from_path(str(path))
    cells = {
        str(cell) for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python() for cell in line
    }
    assert any("发改局" in cell or "发展和改革局" in cell for cell in cells)
    page.get_by_role("link", name="修改文字").click()
    first = page.locator("main textarea").first
    first.fill("上月办理情况通报如下。")
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_url("**/supervision/circulars/*/")
    expect(page.locator("main")).to_contain_text("上月办理情况通报如下。")
    page.get_by_role("link", name="定稿").click()
    page.get_by_role("button", name="定稿").click()
    expect(page.locator("main")).to_contain_text("已定稿")
    assert Circular.objects.get().state == "frozen"
