"""What the scripts of the parts do, tried in the browser by keyboard and mouse."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

PARTS = "/design/"


@pytest.fixture
def page(login_as):
    return login_as("clerk").open(PARTS)


def test_the_question_mark_shows_the_keys_and_those_of_the_page(page):
    page.keyboard.press("?")
    keys = page.locator("#dialog-keys")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("采纳选中的一条")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_letter_typed_into_a_field_is_no_key(page):
    page.locator("#id_title").press_sequentially("?a")
    expect(page.locator("#id_title")).to_have_value("?a")
    expect(page.locator("#dialog-keys")).to_be_hidden()


def test_skip_link_comes_first_and_leads_to_the_text(page):
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_dialog_opens_takes_the_focus_and_gives_it_back(page):
    opener = page.locator("#dialog button[data-dialog=sample]")
    opener.click()
    dialog = page.locator("#dialog-sample")
    expect(dialog).to_be_visible()
    assert page.evaluate("() => document.activeElement.closest('dialog').id") == "dialog-sample"
    dialog.get_by_role("button", name="先不退回").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_link_of_the_error_summary_leads_to_its_field(page):
    page.locator("[data-error-link=id_due]").click()
    expect(page.locator("#id_due")).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20260516", "2026-05-16（周六）"),
        ("2026年5月16日", "2026-05-16（周六）"),
        ("２０２６．５．１６", "2026-05-16（周六）"),
        ("2026-02-30", "读不出日期，可写 5.16、5月16日或 20260516"),
        ("", ""),
    ],
)
def test_a_date_is_read_back_while_one_types(page, typed, read):
    page.locator("#id_fresh-due").fill(typed)
    expect(page.locator("#id_fresh-due_field .date-read")).to_have_text(read)


def test_long_text_folds_and_opens(page):
    cell = page.locator("#ledger td.text").first
    button = cell.get_by_role("button", name="展开")
    low = cell.bounding_box()["height"]
    button.click()
    assert cell.bounding_box()["height"] > low
    expect(cell.get_by_role("button", name="收起")).to_have_attribute("aria-expanded", "true")
    assert page.locator("#ledger td.text .fold-switch").count() == 1  # the short ones have none


def test_j_and_k_go_through_the_pieces_and_mark_both_sides(page):
    page.keyboard.press("j")
    expect(page.locator(".pane-right .is-current")).to_contain_text("压减企业开办时限")
    expect(page.locator(".pane-left .is-marked")).to_contain_text("一、")
    page.keyboard.press("j")
    expect(page.locator(".pane-left .is-marked")).to_contain_text("二、")
    page.keyboard.press("k")
    expect(page.locator(".pane-left .is-marked")).to_contain_text("一、")


def test_panes_are_moved_by_arrows_and_stay_so(page):
    bar = page.locator(".panes-bar")
    bar.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(bar).to_have_attribute("aria-valuenow", "40")
    page.reload()
    expect(page.locator(".panes-bar")).to_have_attribute("aria-valuenow", "40")
    left, right = (page.locator(f".pane-{side}").bounding_box()["width"] for side in ("left", "right"))
    assert left < right


def focused(page):
    return page.evaluate(
        "() => document.activeElement.querySelector('.tree-line')?.innerText.trim().split('\\n')[0] || ''"
    )


def test_the_tree_has_one_stop_and_is_walked_by_arrows(page):
    tree = page.locator("#tree [role=tree]")
    assert tree.locator("[tabindex='0']").count() == 1
    tree.locator("[tabindex='0']").focus()
    assert focused(page).startswith("县营商环境建设局")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("督查股")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(tree.get_by_text("督查股")).to_be_hidden()
    page.keyboard.press("End")
    assert focused(page).startswith("白石镇")
    page.keyboard.press("Home")
    assert focused(page).startswith("云川县")
    # No key of a keyboard gives a character, but some input methods hand one over.
    page.evaluate(
        "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '县', bubbles: true}))"
    )
    assert focused(page).startswith("县营商环境建设局")
    assert tree.locator("[tabindex='0']").count() == 1


def test_the_search_of_the_tree_opens_what_it_finds_and_hides_the_rest(page):
    search = page.locator("[data-tree-search]")
    search.fill("投资")
    expect(page.locator("#tree mark")).to_have_text("投资")
    expect(page.get_by_role("treeitem", name="白石镇")).to_be_hidden()
    search.fill("没有这个单位")
    expect(page.locator("[data-tree-none]")).to_be_visible()
    search.fill("")
    expect(page.get_by_role("treeitem", name="白石镇")).to_be_visible()
    assert page.locator("#tree mark").count() == 0


def test_what_was_typed_is_offered_again_after_the_window_was_closed(page):
    page.locator("#id_fresh-title").fill("写到一半的事项")
    page.locator("#id_fresh-level_1").check()
    expect(page.locator("#form [data-keep-note]")).to_contain_text("已在本机暂存")
    page.reload()
    expect(page.locator("#id_fresh-title")).to_have_value("")
    page.get_by_role("button", name="接着写").click()
    expect(page.locator("#id_fresh-title")).to_have_value("写到一半的事项")
    expect(page.locator("#id_fresh-level_1")).to_be_checked()


def test_what_was_typed_can_be_thrown_away_and_is_never_another_persons(page, login_as):
    page.locator("#id_fresh-title").fill("写到一半的事项")
    expect(page.locator("#form [data-keep-note]")).to_contain_text("已在本机暂存")
    page.evaluate("() => { document.body.dataset.person = '0'; }")
    kept = page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('yingshang.keep.'))")
    assert len(kept) == 1
    assert re.fullmatch(r"yingshang\.keep\.\d+\.design-sample", kept[0])
    page.reload()
    page.get_by_role("button", name="不要了").click()
    page.reload()
    assert page.get_by_role("button", name="接着写").count() == 0


def test_a_chosen_picture_is_shown_and_one_too_big_is_named(page, tmp_path):
    picture, big = tmp_path / "现场.png", tmp_path / "大文件.pdf"
    Image.new("RGB", (8, 8), "red").save(picture)
    big.write_bytes(b"0" * (11 * 1048576))
    page.locator("#photo").set_input_files([picture, big])
    lines = page.locator("#file [data-file-list] li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0).locator("img")).to_be_visible()
    expect(lines.nth(1)).to_contain_text("11.0 MB，超过 10.0 MB")


def test_charts_are_drawn_and_have_their_table(page):
    expect(page.locator(".chart-canvas[data-drawn]:has(canvas)")).to_have_count(4)
    first = page.locator("figure.chart").first
    first.locator("summary").click()
    expect(first.locator("tbody tr").first).to_contain_text("白石镇")


def test_a_toast_of_success_goes_and_one_of_an_error_stays(page):
    page.clock.install()
    page.evaluate("() => { window.Yingshang.say('已交办', 'success'); window.Yingshang.say('没有送达', 'error'); }")
    expect(page.locator("#toasts .toast")).to_have_count(2)
    page.clock.fast_forward(20_000)
    expect(page.locator("#toasts .toast")).to_have_text(["没有送达×"])
    page.locator("#toasts [data-toast-shut]").click()
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_the_drawer_of_a_phone(login_as):
    page = login_as("clerk", "390x844").open(PARTS)
    menu, button = page.locator("#menu"), page.locator("[data-menu]")
    expect(menu).to_be_hidden()
    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_there_is_no_drawer_to_shut_on_a_wide_screen(page):
    expect(page.locator("nav.menu")).to_be_visible()
    expect(page.locator("[data-menu-shut]")).to_be_hidden()


def test_a_ledger_on_a_phone_has_the_words_of_its_head(login_as):
    page = login_as("clerk", "390x844").open(PARTS)
    cells = page.locator("#ledger tbody tr").first.locator("td")
    labels = cells.evaluate_all("(cells) => cells.map((cell) => getComputedStyle(cell, '::before').content)")
    assert labels == ['"状态"', '"编号"', '"要求"', '"责任单位"', '"时限"', '"企业数"']


def test_print_drops_the_chrome_and_repeats_the_head(page):
    page.emulate_media(media="print")
    for part in (".top", ".menu", ".filterbar", ".pager", ".page-actions"):
        expect(page.locator(part).first).to_be_hidden()
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.ledger thead')).display") == "table-header-group"
    )
    assert page.evaluate("() => getComputedStyle(document.querySelector('.ledger-scroll')).overflow") == "visible"


def test_parts_of_a_page_that_say_no_are_put_into_the_notices(login_as):
    visit = login_as("clerk")
    page = visit.open(PARTS)
    page.evaluate("() => window.htmx.ajax('GET', '/nowhere/', '#type')")
    expect(page.locator("#notices .notice")).to_contain_text("没有找到这个页面")
    expect(page.locator("#type")).to_contain_text("正文 16 像素")
    assert [problem for problem in visit.problems if "404" not in problem] == []
    visit.problems.clear()  # the browser tells of the answer that was asked for


def test_a_form_is_sent_once_however_often_the_button_is_pressed(page):
    sent = []

    def answer(route):
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/slow/", answer)
    page.evaluate(
        """() => {
            const form = document.createElement("form");
            form.method = "post"; form.action = "/slow/"; form.id = "twice";
            const button = document.createElement("button");
            button.textContent = "交办";
            form.append(button);
            document.querySelector("main").prepend(form);
            button.click(); button.click();
        }"""
    )
    expect(page.locator("#twice button")).to_have_class("is-busy")
    page.locator("#twice button").click()
    assert sent == ["POST"]
