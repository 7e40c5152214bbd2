"""What the pages of units and people show, and what comes of their forms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.orgs import make_person, make_unit
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.actions.endings import merge_units
from yingshang.orgs.actions.names import rename_unit
from yingshang.orgs.actions.units import edit_unit
from yingshang.orgs.models import Person, Post, Unit

DAY = date(2026, 3, 1)


def page(client, name, /, *args, **query):
    return client.get(reverse(f"orgs:{name}", args=args), query).content.decode()


def send(client, name, /, *args, **form):
    return client.post(reverse(f"orgs:{name}", args=args), form)


def test_the_tree_opens_at_its_first_level_and_loads_the_rest_when_asked(county, client_as):
    client = client_as("hotline")
    shown = page(client, "tree")
    assert "云川县发展和改革局" in shown
    assert "投资股" not in shown
    assert f'data-lazy="{reverse("orgs:branch", args=[county.bureau.pk])}"' in shown
    assert "投资股" in page(client, "branch", county.bureau.pk)
    assert ("data-drag-units" in shown, "data-drag-units" in page(client_as("system_admin"), "tree")) == (False, True)


def test_the_tree_of_a_day(county, client_as):
    rename_unit(
        actor=SYSTEM,
        unit=county.bureau,
        version=None,
        names={"name": "云川县数据局"},
        on=DAY,
        basis="川编发〔2026〕3号",
    )
    merge_units(actor=SYSTEM, units=[county.town], into=county.office, on=DAY, basis="川编发〔2026〕3号")
    client = client_as("clerk")
    now, then = page(client, "tree"), page(client, "tree", on="2026-2-28")
    assert ("云川县数据局" in now, "白石镇" in now) == (True, False)
    assert ("云川县数据局" in then, "白石镇" in then, "云川县发展和改革局" in then) == (False, True, True)
    assert "白石镇" in page(client, "tree", dissolved="1")
    assert "读不出" in page(client, "tree", on="某天")


def test_searching_finds_the_old_name_and_who_took_over(county, client_as):
    merge_units(actor=SYSTEM, units=[county.town], into=county.office, on=DAY, basis="川编发〔2026〕3号")
    client = client_as("clerk")
    assert "没有找到" in page(client, "find", q="白石")
    assert "云川县营商环境建设局</a>承接" in page(client, "find", q="白石", dissolved="1")
    assert page(client, "find", q="\u3000").strip() == ""


def test_queries_of_the_tree_and_the_list_do_not_grow(county, client_as):
    client = client_as("clerk")

    def queries(name, *args):
        page(client, name, *args)
        with CaptureQueriesContext(connection) as caught:
            page(client, name, *args)
        return len(caught)

    pages = [("tree",), ("people",), ("unit", county.root.pk), ("branch", county.root.pk)]
    make_person("人", make_unit("第一局", county.root))
    few = [queries(*one) for one in pages]
    for number in range(20):
        make_person(f"人{number}", make_unit(f"第{number}处", county.root))
    assert [queries(*one) for one in pages] == few


def test_a_units_page_shows_of_others_only_what_is_for_everybody(county, cast, client_as):
    make_person("副局长丙", county.bureau, "leader")
    Person.objects.update(mobile="13800001234")
    inside, outside = (page(client_as(role), "unit", county.bureau.pk) for role in ("liaison", "outsider"))
    assert ("副局长丙" in inside, "13800001234" in inside) == (True, True)
    assert ("副局长丙" in outside, "13800001234" in outside, "联络员" in outside) == (False, False, True)


def test_people_of_other_units_are_not_found_anywhere(county, cast, client_as):
    Person.objects.filter(pk=cast["liaison"].pk).update(name="甄别人")
    client = client_as("outsider")
    assert "甄别人" not in page(client, "people", state="all")
    assert "甄别人" not in page(client, "people", words="甄别")
    offers = client.get(reverse("orgs:suggest_people"), {"q": "甄别"}).json()
    assert offers == {"offers": []}
    assert client_as("clerk").get(reverse("orgs:suggest_people"), {"q": "甄别"}).json() == {
        "offers": [f"甄别人（云川县发展和改革局） #{cast['liaison'].pk}"]
    }
    assert client.get(reverse("orgs:person", args=[cast["liaison"].pk])).status_code == 404


def test_a_unit_is_founded_from_the_page(county, client_as):
    answer = send(client_as("system_admin"), "found", county.root.pk, name="云川县统计局", kind="department")
    assert answer.status_code == 302
    assert Unit.objects.get(name="云川县统计局").parent == county.root


def test_what_was_typed_stays_when_it_is_refused(county, client_as):
    answer = send(client_as("system_admin"), "found", county.root.pk, name="云川县教育局", kind="department")
    text = answer.content.decode()
    assert (answer.status_code, "已经有一个在用的" in text, 'value="云川县教育局"' in text) == (422, True, True)


def test_both_versions_are_shown_when_somebody_was_faster(county, client_as):
    edit_unit(actor=SYSTEM, unit=county.bureau, version=None, facts={"address": "行政中心3楼"})
    Unit.objects.filter(pk=county.bureau.pk).update(version=2)
    client = client_as("liaison")
    form = {"phone": "", "address": "行政中心5楼", "duties": ""}
    answer = send(client, "edit", county.bureau.pk, version="1", **form)
    text = answer.content.decode()
    assert (answer.status_code, "行政中心3楼" in text, "行政中心5楼" in text) == (409, True, True)
    assert send(client, "edit", county.bureau.pk, version="2", **form).status_code == 302
    assert Unit.objects.get(pk=county.bureau.pk).address == "行政中心5楼"


def test_a_unit_is_dropped_on_another_and_moved_after_a_look(county, client_as):
    client = client_as("system_admin")
    shown = page(client, "move", county.town.pk, parent=str(county.office.pk))
    assert f"云川县营商环境建设局（云川县） #{county.office.pk}" in shown
    assert Unit.objects.get(pk=county.town.pk).parent == county.root
    send(client, "move", county.town.pk, parent=f"随便 #{county.office.pk}", version="1")
    assert Unit.objects.get(pk=county.town.pk).parent == county.office


@pytest.mark.parametrize("typed", ["投资股", "没有这个", "#999999", "\u200b#0"])
def test_a_name_that_several_or_none_bear_is_not_guessed(county, client_as, typed):
    make_unit("投资股", county.other, "section")
    answer = send(client_as("system_admin"), "move", county.town.pk, parent=typed, version="1")
    assert answer.status_code == 422
    assert Unit.objects.get(pk=county.town.pk).parent == county.root


def test_acts_on_people_from_the_page(county, cast, client_as):
    keeper, today = client_as("liaison"), clock.today()
    send(keeper, "add_person", county.section.pk, name="赵一", kind="liaison", mobile="13800001234")
    person = Person.objects.get(name="赵一")
    post = Post.objects.get(person=person)
    send(keeper, "edit_post", post.pk, version="1", title="干事", public="on")
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    send(keeper, "delegate", post.pk, to=f"联络员 #{cast['liaison'].pk}", reason="休假", **days)
    post.refresh_from_db()
    assert (post.title, post.public, post.delegations.get().to) == ("干事", True, cast["liaison"])
    send(client_as("security_admin"), "scope", post.pk, version=str(post.version), scope="own")
    send(keeper, "end_post", post.pk, version=str(post.version + 1), on=(today - timedelta(days=1)).isoformat())
    send(keeper, "leave", person.pk, version="1", on=today.isoformat(), reason="调离")
    post.refresh_from_db()
    person.refresh_from_db()
    assert (post.scope, post.valid_to, person.state) == ("own", today - timedelta(days=1), "left")


def test_ones_own_page(county, cast, client_as):
    shown = page(client_as("media"), "me")
    assert ("我的资料：融媒体编辑" in shown, "请人代行" in shown) == (True, True)
