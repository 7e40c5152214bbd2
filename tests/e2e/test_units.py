"""The tree of units in the browser: dragging, the keyboard instead of it, branches that come when they are opened."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from yingshang.orgs.models import Unit


@pytest.fixture
def page(login_as):
    return login_as("system_admin").open(reverse("orgs:tree"))


def item(page, unit):
    return page.locator(f'[role=treeitem][data-id="{unit.pk}"]')


def line(page, unit):
    return item(page, unit).locator(":scope > .tree-line")


def parent_of(unit):
    return Unit.objects.get(pk=unit.pk).parent


def test_a_unit_dragged_onto_another_is_moved_after_a_question(page, county):
    line(page, county.town).drag_to(line(page, county.office))
    expect(page).to_have_url(re.compile(rf"/{county.town.pk}/move/\?parent={county.office.pk}$"))
    expect(page.locator("#id_parent")).to_have_value(f"云川县营商环境建设局（云川县） #{county.office.pk}")
    assert parent_of(county.town) == county.root
    page.get_by_role("button", name="移动单位").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("白石镇")
    assert parent_of(county.town) == county.office


def test_the_line_it_would_fall_on_is_marked_and_no_other(page, county):
    line(page, county.town).hover()
    page.mouse.down()
    marked = page.locator(".tree-line.is-over")
    for over in (county.office, county.other):
        line(page, over).hover()
        line(page, over).hover()  # the first move begins the dragging
        expect(marked).to_have_text(line(page, over).inner_text())
    line(page, county.town).hover()
    line(page, county.town).hover()
    expect(marked).to_have_count(0)
    page.mouse.up()
    assert parent_of(county.town) == county.root


def test_a_unit_is_not_dropped_on_itself_or_below_itself(page, county):
    item(page, county.bureau).focus()
    page.keyboard.press("ArrowRight")
    expect(line(page, county.section)).to_be_visible()
    line(page, county.bureau).drag_to(line(page, county.section))
    line(page, county.bureau).drag_to(line(page, county.bureau))
    expect(page).to_have_url(re.compile(f"{reverse('orgs:tree')}$"))


def test_the_keyboard_moves_a_unit_without_a_mouse(page, county):
    item(page, county.root).focus()
    page.keyboard.press("ArrowDown")
    first = page.evaluate("() => Number(document.activeElement.dataset.id)")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile(f"/{first}/move/$"))
    target = county.other if first != county.other.pk else county.bureau
    page.locator("#id_parent").fill(target.name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("移动")
    assert Unit.objects.get(pk=first).parent == target


def test_who_may_not_move_units_cannot_drag_them(login_as, county):
    page = login_as("clerk").open(reverse("orgs:tree"))
    line(page, county.town).drag_to(line(page, county.office))
    item(page, county.town).focus()
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile(f"{reverse('orgs:tree')}$"))


def test_a_branch_comes_when_it_is_opened_and_can_be_dropped_on(page, county):
    assert item(page, county.section).count() == 0
    item(page, county.bureau).locator(":scope > .tree-line > .tree-twig").click()
    expect(line(page, county.section)).to_be_visible()
    line(page, county.town).drag_to(line(page, county.section))
    expect(page.locator("#id_parent")).to_have_value(f"投资股（县发改局） #{county.section.pk}")
