"""The way of a duty in the browser, at a desk and on a phone, by the people who walk it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SIZES
from tests.factories.files import picture
from tests.factories.obligations import by, handed_out, part
from yingshang.kernel import clock
from yingshang.obligations.models import Obligation


@pytest.fixture
def duty(county, actors):
    due = by(clock.today() + timedelta(days=30))
    return handed_out(actors["clerk"], county.office, part(county.bureau, due)).obligations.get()


@pytest.mark.parametrize("size", SIZES)
def test_signed_for_reported_sent_back_completed_passed_signed_off(duty, live_server, login_as, tmp_path, size):
    photo = tmp_path / "现场.png"
    photo.write_bytes(picture(640, 480))
    liaison, clerk = login_as("liaison", size), login_as("clerk", size)
    sign_for(liaison)
    report(liaison, photo, size)
    submit(liaison.page, "已印制完成。")
    send_back(clerk, duty)
    page = liaison.open(f"/duties/{duty.pk}/")
    expect(page.locator("main")).to_contain_text("缺少二维码。")
    liaison.shoot(f"duties-sent-back-{size}")
    submit(page, "二维码已补上。")
    pass_and_sign_off(clerk, duty)
    clerk.shoot(f"duties-signed-off-{size}")
    assert clerk.barriers() == []
    assert clerk.too_wide() <= 0
    assert Obligation.objects.get(pk=duty.pk).state == "signed_off"


def test_the_menu_says_what_waits_and_follows_every_act(duty, actors, live_server, login_as):
    liaison = login_as("liaison")
    page = liaison.open("/duties/")
    badge = page.locator("[data-waits='obligations:inbox']")
    expect(badge).to_be_visible()
    expect(badge).to_contain_text("1 件待办")
    sign_for(liaison)
    expect(badge).to_be_hidden()
    handed_out(actors["clerk"], duty.giver, part(duty.unit, by(clock.today() + timedelta(days=30))))
    page.reload()
    expect(badge).to_be_hidden()  # asked again only after a while
    page.evaluate(
        "sessionStorage.setItem('waiting:' + document.body.dataset.person, JSON.stringify({at: 0, found: {}}))"
    )
    page.reload()
    expect(badge).to_contain_text("1")


def sign_for(liaison):
    page = liaison.open("/duties/")
    page.get_by_role("link", name="编印惠企政策汇编").click()
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("办理中")


def report(liaison, photo, size):
    page = liaison.page
    page.get_by_role("link", name="报进展").click()
    page.get_by_label("进展情况").fill("已付印，正在装订。")
    page.get_by_label("数据名称").first.fill("印数")
    page.get_by_label("数值").first.fill("1,200")
    page.get_by_role("button", name="再加一行").click()
    expect(page.get_by_label("数据名称")).to_have_count(3)
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator("[data-file-list] input[name=files]")).to_have_count(1)
    assert liaison.barriers() == []
    liaison.shoot(f"duties-report-{size}")
    page.get_by_role("button", name="报进展").click()
    expect(page.locator(".report")).to_contain_text("印数：1200")
    expect(page.get_by_role("link", name="现场.png")).to_be_visible()


def submit(page, words):
    page.get_by_role("link", name="申请办结").click()
    page.get_by_label("办理结果").fill(words)
    page.get_by_role("button", name="申请办结").click()
    expect(page.locator("main")).to_contain_text("待审核")


def send_back(clerk, duty):
    page = clerk.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="退回").click()
    page.get_by_role("button", name="退回").click()  # without a reason
    expect(page.get_by_role("alert")).to_contain_text("需要修改")
    clerk.problems.clear()  # Chromium notes the 422 that was asked for
    page.get_by_label("理由").fill("缺少二维码。")
    page.get_by_role("button", name="退回").click()
    expect(page.locator("main")).to_contain_text("被退回")


def pass_and_sign_off(clerk, duty):
    page = clerk.open(f"/duties/{duty.pk}/")
    page.get_by_role("link", name="审核通过").click()
    page.get_by_label("良好").check()
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("main")).to_contain_text("良好，按期")
    page.get_by_role("button", name="销号").click()
    expect(page.locator("main")).to_contain_text("已销号")


def test_two_at_one_row_in_two_browsers(duty, live_server, login_as):
    unit, office = login_as("liaison"), login_as("clerk")
    slow = office.open(f"/duties/{duty.pk}/suspend/")
    unit.open(f"/duties/{duty.pk}/").get_by_role("button", name="签收").click()
    slow.get_by_label("理由").fill("等待上级文件")
    with slow.expect_response(lambda answer: answer.request.method == "POST") as answered:
        slow.get_by_role("button", name="中止").click()
    assert answered.value.status == 409
    expect(slow.locator("main")).to_contain_text("您看到的")
    expect(slow.get_by_label("理由")).to_have_value("等待上级文件")
    office.problems.clear()  # Chromium notes the 409 that was asked for, at the latest when the page is there
    slow.get_by_role("button", name="中止").click()
    expect(slow.locator("main")).to_contain_text("已中止")


def test_many_are_signed_for_with_one_press(county, actors, live_server, login_as):
    due = by(clock.today() + timedelta(days=30))
    for title in ("甲", "乙", "丙"):
        handed_out(actors["clerk"], county.office, part(county.bureau, due), title=title)
    page = login_as("liaison").open("/duties/?state=assigned")
    page.get_by_label("选中本页全部").check()
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("没有符合条件的记录")
    assert Obligation.objects.filter(state="in_progress").count() == 3


def test_an_address_for_the_calendar_is_made_and_revoked(county, live_server, login_as):
    visit = login_as("liaison")
    page = visit.open("/duties/feed/")
    page.get_by_role("button", name="生成地址").click()
    address = page.locator(".secret").inner_text()
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="重新生成地址").click()
    again = page.locator(".secret").inner_text()
    assert page.request.get(address).status == 404
    page.get_by_role("button", name="停用地址").click()
    expect(page.locator("main")).to_contain_text("现在没有在用的地址")
    assert page.request.get(again).status == 404
