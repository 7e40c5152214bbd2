"""From a notice to done, in the browser alone: everybody at his own place, from the upload to the sign-off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SIZES
from tests.e2e.test_duties import report, send_back, sign_for
from tests.factories import papers
from tests.factories.files import picture
from tests.factories.obligations import by, handed_out, part
from yingshang.documents.models import Document
from yingshang.kernel import clock
from yingshang.kernel.jobs.running import run_next
from yingshang.obligations.models import Obligation

pytestmark = pytest.mark.usefixtures("own_files")


def work():
    """What waits in the background is done."""
    while run_next():
        pass


def notice():
    """A duty of all departments, led by one, and one that comes again every month."""
    when = f"{clock.today().year + 1}年6月底前"
    first = ("编印惠企政策汇编。汇总现行惠企政策，编印成册，发放到企业。", "县发改局", "各有关部门", when)
    again = ("报送工作进展。汇总本单位进展情况。", "县发改局", "", "每月25日前")
    return {"name": "方案.txt", "mimeType": "text/plain", "buffer": papers.notice(first, again).encode()}


def upload(clerk):
    page = clerk.open("/documents/upload/")
    page.locator("input[type=file]").set_input_files(files=[notice()])
    expect(page.locator("[data-file-list] input[name=files]")).to_have_count(1)
    page.get_by_role("button", name="登记并读取").click()
    expect(page.locator("main")).to_contain_text("方案.txt")
    work()
    return Document.objects.get()


def test_who_is_quicker_than_the_upload_is_not_sent_back(login_as, live_server, county):
    page = login_as("clerk").open("/documents/upload/")
    held = []
    page.route("**/files/upload/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the handler
    page.locator("input[type=file]").set_input_files(files=[notice()])
    page.get_by_role("button", name="登记并读取").click()
    expect(page.locator("[data-file-list]")).to_contain_text("传完自动继续")
    held[0].continue_()
    expect(page).not_to_have_url(re.compile("/upload/"))
    assert Document.objects.count() == 1


def review(clerk, document, size):
    """The one name that nobody knows is answered on its page; the tasks are accepted and the paper with them."""
    page = clerk.open(f"/documents/{document.pk}/review/")
    page.get_by_role("link", name="一页对应全部名称").click()
    row = page.locator("[data-name-row]", has_text="各有关部门")
    row.get_by_text("全部部门", exact=True).click()
    clerk.shoot(f"walk-names-{size}")
    assert clerk.barriers() == []
    assert clerk.too_wide() <= 0
    page.get_by_role("button", name="保存名称对应").click()
    figures = page.locator(".review-figures")
    expect(figures).to_contain_text("名称未定 0")
    page.locator("[data-listed=accept]").click()
    expect(figures).to_contain_text("待审 0")
    page.get_by_role("button", name="审定全文").click()
    page.get_by_role("button", name="审定公文").click()
    expect(page.locator("main")).to_contain_text("已审定")


def hand_out(clerk, document, size):
    """All departments are named before anything is done."""
    page = clerk.open(f"/tasks/documents/{document.pk}/hand-out/")
    expect(page.get_by_text("由“各有关部门”展开")).to_be_visible()
    expect(page.locator("main")).to_contain_text("云川县教育局")
    clerk.shoot(f"walk-plan-{size}")
    page.get_by_role("button", name="交办选中的任务").click()
    expect(page.get_by_text("正在交办")).to_be_visible()
    work()
    expect(page.get_by_text("2 项全部交办")).to_be_visible()


def change(clerk, duty):
    page = clerk.open(f"/tasks/{duty.matter.handed.item.pk}/edit/")
    page.get_by_label("具体工作").fill("汇总现行惠企政策，并印成口袋书。")
    page.get_by_label("变动的理由或依据").fill("县政府常务会议决定")
    page.get_by_role("button", name="保存，看前后变化").click()
    page.get_by_role("button", name="交办变动").click()
    expect(page.get_by_text("变动已交办")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_notice_from_the_upload_to_the_sign_off(login_as, live_server, county, tmp_path, size):
    photo = tmp_path / "现场.png"
    photo.write_bytes(picture(640, 480))
    clerk, liaison, leader = login_as("clerk", size), login_as("liaison", size), login_as("leader", size)
    document = upload(clerk)
    review(clerk, document, size)
    hand_out(clerk, document, size)

    parts = Obligation.objects.filter(matter__title="编印惠企政策汇编", parent=None)
    assert {one.unit_id for one in parts} == {county.bureau.pk, county.other.pk, county.office.pk}
    assert {one.role for one in parts.filter(unit=county.bureau)} == {"lead"}
    months = Obligation.objects.filter(matter__title="报送工作进展", unit=county.bureau).order_by("due_at")
    days = [clock.local(one.due_at).date() for one in months if one.due_at]
    assert len(days) >= 3
    assert all(day.day >= 25 or day.day <= 8 for day in days)  # a 25th that is a day off moves
    assert len({(day.year, day.month) for day in days}) == len(days)

    duty = parts.get(unit=county.bureau)
    sign_for(liaison)
    report(liaison, photo, size)
    submit_despite(liaison, "已印制完成。")
    send_back(clerk, duty)
    liaison.open(f"/duties/{duty.pk}/")
    expect(liaison.page.locator("main")).to_contain_text("缺少二维码。")
    submit_despite(liaison, "二维码已补上。")
    pass_and_sign_off_by(clerk, leader, duty)
    leader.shoot(f"walk-signed-off-{size}")
    assert leader.too_wide() <= 0
    assert leader.barriers() == []


def submit_despite(liaison, words):
    """The lead answers for the whole: while others are still at it he says why he closes."""
    page = liaison.page
    page.get_by_role("link", name="申请办结").click()
    page.get_by_label("办理结果").fill(words)
    page.get_by_role("button", name="申请办结").click()
    expect(page.get_by_role("alert")).to_contain_text("需要修改")
    liaison.problems.clear()  # Chromium notes the 422 that was asked for
    expect(page.get_by_label("办理结果")).to_have_value(words)
    page.get_by_label(re.compile("先行")).fill("配合单位已把材料交齐，只差签收。")
    page.get_by_role("button", name="申请办结").click()
    expect(page.locator("main")).to_contain_text("待审核")


def pass_and_sign_off_by(clerk, leader, duty):
    page = clerk.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="审核通过").click()
    page.get_by_label("良好").check()
    page.get_by_label(re.compile("先行")).fill("牵头单位已统一装订。")
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("main")).to_contain_text("良好，按期")
    page = leader.open(f"/duties/{duty.pk}/")
    page.get_by_role("button", name="销号").click()
    expect(page.locator("main")).to_contain_text("已销号")


@pytest.mark.parametrize("size", SIZES)
def test_an_extension_is_refused_and_then_granted_in_part(login_as, live_server, county, actors, size):
    due = clock.today() + timedelta(days=30)
    duty = handed_out(actors["clerk"], county.office, part(county.bureau, by(due))).obligations.get()
    clerk, liaison = login_as("clerk", size), login_as("liaison", size)
    sign_for(liaison)
    ask_for(liaison, duty, due + timedelta(days=20), "印刷厂停电。")
    page = clerk.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="答复延期").click()
    page.get_by_label("不同意").check()
    page.get_by_label("答复意见").fill("距到期还有一个月，请抓紧办理。")
    page.get_by_role("button", name="答复延期").click()
    liaison.open(f"/duties/{duty.pk}/")
    expect(liaison.page.locator("main")).to_contain_text("距到期还有一个月")
    duty.refresh_from_db()
    assert clock.local(duty.due_at).date() == due

    ask_for(liaison, duty, due + timedelta(days=20), "封面须重新报批。")
    page = clerk.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="答复延期").click()
    page.get_by_label("同意延期").check()
    granted = due + timedelta(days=10)
    page.locator("#id_due").fill(granted.isoformat())
    page.get_by_label("答复意见").fill("同意延十天。")
    clerk.shoot(f"walk-extension-{size}")
    page.get_by_role("button", name="答复延期").click()
    liaison.open(f"/duties/{duty.pk}/")
    expect(liaison.page.locator("main")).to_contain_text(granted.isoformat())
    duty.refresh_from_db()
    assert clock.local(duty.due_at).date() == granted


def ask_for(liaison, duty, day, why):
    page = liaison.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="申请延期").click()
    page.get_by_label("申请延期至").fill(day.isoformat())
    page.get_by_label("理由").fill(why)
    page.get_by_role("button", name="申请延期").click()
    expect(page.locator("main")).to_contain_text("延期")


def test_a_change_is_told_and_signed_for_again(login_as, live_server, county):
    clerk, outsider = login_as("clerk"), login_as("outsider", "390x844")
    document = upload(clerk)
    review(clerk, document, "change")
    hand_out(clerk, document, "change")
    duty = Obligation.objects.get(matter__title="编印惠企政策汇编", unit=county.other)
    page = outsider.open(f"/duties/{duty.pk}/")
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("办理中")
    change(clerk, duty)
    work()
    page = outsider.open("/duties/?state=assigned")
    expect(page.locator("main")).to_contain_text("编印惠企政策汇编")
    page = outsider.open(f"/duties/{duty.pk}/")
    expect(page.locator("main")).to_contain_text("变动")
    expect(page.get_by_text("印成口袋书").first).to_be_visible()
    outsider.shoot("walk-changed-390x844")
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("办理中")
