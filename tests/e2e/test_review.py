"""A document reviewed by keyboard alone, and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import papers
from tests.factories.orgs import actor_of
from yingshang.documents.enums import ItemState
from yingshang.documents.models import Item

_SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("[data-source]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const chosen = document.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    return;
  }
  throw new Error(words);
}"""


@pytest.fixture
def document(live_server, cast):
    return papers.read(actor=actor_of(cast["clerk"]))


def refused(visit):
    """An answer of the site that refuses is no fault of the page."""
    visit.problems[:] = [one for one in visit.problems if "Failed to load resource" not in one]


def figures(page):
    return page.locator(".review-figures")


def test_by_keyboard_alone(document, login_as):
    visit = login_as("clerk")
    page = visit.open(f"/documents/{document.pk}/review/")
    second = document.items.order_by("order")[1]
    current = page.locator(".card.is-current")
    expect(current).to_have_attribute("id", f"item-{second.pk}")  # doubts first

    page.keyboard.press("e")
    expect(page.locator("textarea[name=title]")).to_be_focused()
    page.keyboard.type("认真")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#item-{second.pk} .card-edits summary")).to_have_text("与读出的不同 1 处")
    expect(current).to_have_attribute("id", f"item-{second.pk}")  # chosen again, now as the new card

    page.keyboard.press("a")
    expect(figures(page)).to_contain_text("已采纳 1")
    expect(current).not_to_have_attribute("id", f"item-{second.pk}")
    page.keyboard.press("u")
    expect(figures(page)).to_contain_text("已采纳 0")
    page.keyboard.press("A")
    expect(figures(page)).to_contain_text("已采纳 1")
    assert visit.barriers() == []


def settled(page):
    """The cards stand where they will stand: a click of a machine falls between two of their places, one of a hand not."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def test_words_become_a_task_and_everything_is_decided(document, login_as):
    visit = login_as("clerk")
    page = visit.open(f"/documents/{document.pk}/review/")
    current = page.locator(".card.is-current")
    page.evaluate(_SELECT, "明确工作流程")
    page.keyboard.press("n")
    expect(current.locator(".card-title")).to_have_text("明确工作流程")
    expect(page.locator(".card-title", has_text="明确工作流程")).to_have_count(1)
    page.keyboard.press("d")
    page.keyboard.type("与上一项重复")
    page.keyboard.press("Enter")
    expect(figures(page)).to_contain_text("不采纳 1")
    page.evaluate("() => document.querySelector('.names details').open = true")
    page.locator("#review-names button[name=none]").first.click()
    expect(figures(page)).to_contain_text("名称未定 0")
    for left in (2, 1, 0):
        settled(page)
        page.locator(".card-proposed .card-title").first.click()
        page.keyboard.press("a")
        expect(figures(page)).to_contain_text(f"待审 {left}")
    visit.shoot("review-done-1366x768")
    assert visit.barriers() == []
    assert Item.objects.filter(document=document, state=ItemState.ACCEPTED).count() == 3


def test_what_was_typed_to_split_a_task_is_kept_until_it_is_split(document, login_as):
    visit = login_as("clerk")
    page = visit.open(f"/documents/{document.pk}/review/")
    item = document.items.order_by("order")[0]
    page.locator(f"#item-{item.pk} .card-title").click()
    page.keyboard.press("s")
    pieces = page.locator("#split-pieces")
    pieces.fill("只有一行")
    page.locator("#dialog-split .button-primary").click()
    expect(page.locator("#dialog-split")).to_be_visible()
    Item.objects.filter(pk=item.pk).update(version=item.version + 1)
    pieces.fill("摸清底数\n建立名单")
    pieces.press("Control+Enter")
    expect(page.locator(f"#item-{item.pk} .card-note")).to_contain_text("别人刚刚改过")
    settled(page)
    page.keyboard.press("s")
    expect(pieces).to_have_value("摸清底数\n建立名单")
    settled(page)
    pieces.press("Control+Enter")
    expect(page.locator(".card-title", has_text="建立名单")).to_have_count(1)
    page.keyboard.press("s")
    expect(pieces).not_to_have_value("摸清底数\n建立名单")
    refused(visit)


def test_marked_words_fill_the_field_of_an_open_form(document, login_as):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/")
    page.keyboard.press("e")
    expect(page.locator("[data-mark-field=due_phrase]")).to_be_visible()
    page.locator(".page-head h1").click()
    page.evaluate(_SELECT, "2026年5月底前")
    page.locator("[data-source] [data-at]").first.dispatch_event("mouseup")
    page.locator("[data-mark-as=due_phrase]").click()
    expect(page.locator("[data-mark-field=due_phrase]")).to_have_value("2026年5月底前")
    expect(page.locator(".due-preview")).to_contain_text("2026-05-31")


def test_clicking_the_text_chooses_its_task(document, login_as):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/")
    third = document.items.order_by("order")[2]
    page.locator("[data-source] [data-at]", has_text="建立联络机制").click(position={"x": 60, "y": 8})
    expect(page.locator(".card.is-current")).to_have_attribute("id", f"item-{third.pk}")


def test_on_a_phone_text_and_tasks_take_turns(document, login_as):
    visit = login_as("clerk", "390x844")
    page = visit.open(f"/documents/{document.pk}/review/")
    expect(page.locator(".cards")).to_be_visible()
    expect(page.locator("[data-source]")).to_be_hidden()
    page.locator("[data-review-tab=left]").click()
    expect(page.locator("[data-source]")).to_be_visible()
    visit.shoot("review-source-390x844")
    page.locator("[data-review-tab=right]").click()
    page.locator("[data-act=accept]:visible").click()
    expect(figures(page)).to_contain_text("已采纳 1")
    assert visit.barriers() == []
    assert visit.too_wide() <= 0


def test_what_was_typed_survives_an_expired_session(document, login_as):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/")
    page.keyboard.press("e")
    title = page.locator("textarea[name=title]")
    expect(title).to_be_focused()
    title.fill("写了一半的任务名称")
    page.wait_for_timeout(1000)  # it is kept a moment after the last letter
    page.reload()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="接着写")).to_be_visible()
    page.get_by_role("button", name="接着写").click()
    expect(page.locator("textarea[name=title]")).to_have_value("写了一半的任务名称")


def test_enter_in_a_typed_name_goes_on_and_saves_nothing(document, login_as):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/names/")
    rows = page.locator("[data-name-row]")
    expect(rows.first.locator("input[type=radio]:checked")).to_be_focused()  # digits work from the start
    rows.first.locator("input[data-choose]").fill("发改")
    page.keyboard.press("Enter")
    expect(rows.first.locator("input[value=typed]")).to_be_checked()
    expect(rows.first.locator("input[data-choose]")).not_to_be_focused()
    assert page.url.endswith("/names/")
    assert document.steps.count() == 0


def test_keys_work_on_what_was_just_filtered(document, login_as):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/")
    page.locator("[data-review-filter]").select_option("open")
    current = page.locator(".card.is-current")
    expect(current).to_have_count(1)
    expect(current).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("textarea[name=title]")).to_be_focused()


def test_what_was_refused_is_mended_in_the_same_form(document, login_as):
    visit = login_as("clerk")
    page = visit.open(f"/documents/{document.pk}/review/")
    current = page.locator(".card.is-current")
    page.keyboard.press("e")
    current.locator("[name=due_on]").fill("2026-13-45")
    page.keyboard.press("Control+Enter")
    expect(current.locator(".field-error")).to_contain_text("读不出这个日期")
    current.locator("[name=due_on]").fill("2026-09-30")
    page.keyboard.press("Control+Enter")
    expect(current.locator(".card-edits summary")).to_have_text("与读出的不同 1 处")
    refused(visit)


def test_what_was_sent_after_the_session_ended_is_offered_again(document, login_as):
    visit = login_as("clerk")
    page = visit.open(f"/documents/{document.pk}/review/")
    page.keyboard.press("e")
    page.locator("[name=note]").fill("没有送到的备注")
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/login/**")
    page.context.add_cookies(session)  # as after logging in
    page.goto(f"{visit.origin}/documents/{document.pk}/review/")
    page.keyboard.press("e")
    page.get_by_role("button", name="接着写").click()
    expect(page.locator("[name=note]")).to_have_value("没有送到的备注")
    refused(visit)


def test_ticked_tasks_get_a_unit_together(document, login_as, county):
    page = login_as("clerk").open(f"/documents/{document.pk}/review/")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-listed=name]")).to_contain_text("给所选定单位 2")
    page.keyboard.press("U")
    page.keyboard.type(county.bureau.name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-listed=name]")).to_contain_text("给所列定单位")
    with_bureau = {item for item in document.items.all() if item.units.filter(unit=county.bureau).exists()}
    assert len(with_bureau) >= 2
