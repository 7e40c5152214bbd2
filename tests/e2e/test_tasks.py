"""A task table from the clerk's hand to the units' inboxes, and a change after it, in a browser."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.e2e.conftest import SIZES
from yingshang.kernel import clock
from yingshang.kernel.jobs.running import run_next
from yingshang.obligations.enums import State
from yingshang.obligations.models import Obligation
from yingshang.orgs.models import Group, GroupMember

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def departments(county):
    group = Group.objects.create(name="县级有关部门")
    for unit in (county.bureau, county.other):
        GroupMember.objects.create(group=group, unit=unit)


def table():
    """A duty of all departments, one that comes again, one without anybody."""
    year = clock.today().year + 1
    made = Workbook()
    made.active.append(["序号", "任务", "具体工作", "牵头单位", "配合单位", "完成时限"])
    made.active.append(["1", "编印政策汇编", "汇总现行政策。", "县发改局", "县级有关部门", f"{year}年6月底前"])
    made.active.append(["2", "报送进展", "报送工作进展。", "县发改局", "", "每月25日前"])
    made.active.append(["3", "无人承担的任务", "待定。", "", "", ""])
    file = io.BytesIO()
    made.save(file)
    return {"name": "重点任务.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


def good(visit, name):
    """The page fits, has no barriers, and its picture is kept."""
    visit.shoot(name)
    assert visit.too_wide() <= 0
    assert visit.barriers() == []


def hand_out_a_table(clerk, size):
    """Upload, check, build, preview, hand out."""
    page = clerk.open("/tasks/import/")
    page.locator("input[type=file]").set_input_files(files=[table()])
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", name="要新增的任务")).to_be_visible()
    good(clerk, f"tasks-check-{size}")
    page.get_by_role("button", name="建立任务表").click()
    expect(page.get_by_text("共 3 条").first).to_be_visible()
    good(clerk, f"tasks-ledger-{size}")
    page.get_by_role("link", name="交办", exact=True).click()
    expect(page.get_by_role("heading", name="要先处理的任务")).to_be_visible()
    expect(page.get_by_text("由“县级有关部门”展开")).to_be_visible()
    good(clerk, f"tasks-plan-{size}")
    page.get_by_role("button", name="交办选中的任务").click()
    expect(page.get_by_text("正在交办")).to_be_visible()
    while run_next():
        pass
    expect(page.get_by_text("2 项全部交办")).to_be_visible()
    good(clerk, f"tasks-round-{size}")


def hand_out_a_change(clerk, item, size):
    """Edit, look at before and after, hand the change out."""
    page = clerk.open(f"/tasks/{item.pk}/edit/")
    page.get_by_label("具体工作").fill("汇总现行政策，并印成口袋书。")
    page.get_by_label("变动的理由或依据").fill("县政府常务会议决定")
    good(clerk, f"tasks-amend-{size}")
    page.get_by_role("button", name="保存，看前后变化").click()
    expect(page.get_by_text("汇总现行政策，并印成口袋书。")).to_be_visible()
    good(clerk, f"tasks-change-{size}")
    page.get_by_role("button", name="交办变动").click()
    expect(page.get_by_text("变动已交办")).to_be_visible()
    good(clerk, f"tasks-item-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_from_a_table_to_the_inbox_and_a_change(login_as, county, departments, size):
    clerk, liaison = login_as("clerk", size), login_as("liaison", size)
    hand_out_a_table(clerk, size)
    inbox = liaison.open("/duties/")
    expect(inbox.get_by_role("link", name="编印政策汇编").first).to_be_visible()
    expect(inbox.get_by_role("link", name="报送进展").first).to_be_visible()
    parts = Obligation.objects.filter(matter__title="编印政策汇编")
    assert set(parts.values_list("unit", flat=True)) == {county.bureau.pk, county.other.pk}
    part = parts.get(unit=county.bureau)
    hand_out_a_change(clerk, part.matter.handed.item, size)
    duty = liaison.open(f"/duties/{part.pk}/")
    expect(duty.get_by_text("印成口袋书").first).to_be_visible()
    part.refresh_from_db()
    assert part.state == State.ASSIGNED


def test_the_second_date_is_not_lost_while_the_first_one_is_asked(login_as, county):
    page = login_as("clerk").open("/tasks/")
    held = []
    page.route("**/tasks/?*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the handler
    page.locator("[name=part_from]").fill("2026-12-01")
    page.locator("[name=part_to]").fill("2026-12-31")
    expect(page.locator("[name=part_to]")).to_be_focused()
    with page.expect_response("**/tasks/?*"):
        held[0].continue_()
    page.unroute("**/tasks/?*")
    expect(page.locator("[name=part_to]")).to_have_value("2026-12-31")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator(".list-total")).to_contain_text("2026-12-01 至 2026-12-31")
    expect(page.locator("[name=part_to]")).to_have_value("2026-12-31")
