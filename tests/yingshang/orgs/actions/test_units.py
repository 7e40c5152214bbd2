"""Founding, editing, moving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import make_unit
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.parameters import set_parameter
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.actions.units import edit_unit, found_unit, move_unit
from yingshang.orgs.models import NamesVersion, Unit

ODD = ["", " ", "\u3000", "\u200b", "\u202e", "\x00", "=", "、", "—"]


def found(actor, parent, name="云川县统计局", kind="department", **facts):
    return found_unit(actor=actor, parent=parent, kind=kind, name=name, facts=facts)


def test_a_unit_gets_its_place_its_path_and_stands_last(county, actors, said):
    unit = found(actors["system_admin"], county.root, short_name="县统计局", phone="0839-7201234")
    assert (unit.path, unit.parent, unit.short_name) == (f"{county.root.path}{unit.pk}/", county.root, "县统计局")
    assert list(Unit.objects.filter(parent=county.root))[-1] == unit
    assert said() == ["unit_founded"]


def test_a_root_has_no_parent(county, actors):
    unit = found(actors["system_admin"], None, "广元市", "city")
    assert unit.path == f"{unit.pk}/"


@pytest.mark.parametrize("role", ["clerk", "liaison", "security_admin", "audit_admin", "leader"])
def test_only_the_system_administrator_founds(county, actors, role):
    with pytest.raises(NotAllowed):
        found(actors[role], county.root)
    assert not Unit.objects.filter(name="云川县统计局").exists()


@pytest.mark.parametrize("name", ODD)
def test_a_name_without_a_letter_is_missing(county, actors, name):
    with pytest.raises(Refusal) as refused:
        found(actors["system_admin"], county.root, name)
    assert (refused.value.code, refused.value.field) == ("orgs.missing", "name")


def test_a_name_is_stored_without_what_cannot_be_seen(county, actors):
    unit = found(actors["system_admin"], county.root, " \u202e云川县\u3000统计局\u200b\x00（筹）\n")
    assert unit.name == "云川县 统计局（筹）"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "长" * 10_000, "orgs.too_long"),
        ("duties", "长" * 10_000, "orgs.too_long"),
        ("kind", "castle", "orgs.not_listed"),
        ("phone", "=1+1", "orgs.phone"),
        ("phone", "〇八三九", "orgs.phone"),
        ("credit_code", "11510822008420130X", "orgs.credit_code"),
        ("founded_on", date(1066, 1, 1), "orgs.day"),
        ("founded_on", "2026-01-01", "orgs.day"),
        ("founded_on", date(2199, 1, 1), "orgs.future"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field(county, actors, field, value, code):
    given = {"name": "云川县统计局", "kind": "department", field: value}
    with pytest.raises(Refusal) as refused:
        found(actors["system_admin"], county.root, **given)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_credit_code_with_its_check_character_is_taken(county, actors):
    unit = found(actors["system_admin"], county.root, credit_code="91350100M000100Y43")
    assert unit.credit_code == "91350100M000100Y43"


def test_an_active_sibling_of_the_name_is_refused_and_another_branch_is_not(county, actors):
    with pytest.raises(Refusal, match=r"orgs\.same_name"):
        found(actors["system_admin"], county.root, "云川县教育局")
    assert found(actors["system_admin"], county.other, "投资股", "section").parent == county.other


def test_nothing_is_founded_below_what_is_dissolved(county, actors):
    dissolve_unit(actor=actors["system_admin"], unit=county.town, version=1, on=clock.today(), basis="川府〔2026〕1号")
    with pytest.raises(Refusal, match=r"orgs\.parent_dissolved"):
        found(actors["system_admin"], county.town)


def test_twelve_levels_and_no_more(county, actors):
    unit = county.root
    for depth in range(2, 13):
        unit = found(actors["system_admin"], unit, f"第{depth}层")
    assert unit.path.count("/") == 12
    with pytest.raises(Refusal, match=r"orgs\.too_deep"):
        found(actors["system_admin"], unit, "再下一层")
    with pytest.raises(Refusal, match=r"orgs\.too_deep"):
        move_unit(actor=actors["system_admin"], unit=Unit.objects.get(name="第2层"), version=None, parent=county.bureau)


def test_editing_changes_what_differs_and_says_which(county, actors, said):
    edit_unit(
        actor=actors["system_admin"],
        unit=county.bureau,
        version=1,
        facts={"phone": "0839-7201111", "short_name": "县发改局", "duties": "一是规划；\n二是项目。"},
    )
    stored = Unit.objects.get(pk=county.bureau.pk)
    assert (stored.phone, stored.duties, stored.version) == ("0839-7201111", "一是规划；\n二是项目。", 2)
    assert said() == ["unit_edited"]
    with pytest.raises(Refusal, match=r"orgs\.nothing_changed"):
        edit_unit(actor=actors["system_admin"], unit=stored, version=2, facts={"phone": "0839-7201111"})


def test_the_loser_of_two_editors_is_told(county, actors):
    edit_unit(actor=actors["system_admin"], unit=county.bureau, version=1, facts={"phone": "0839-7201111"})
    with pytest.raises(Conflict) as conflict:
        edit_unit(actor=actors["system_admin"], unit=county.bureau, version=1, facts={"phone": "0839-7202222"})
    assert conflict.value.theirs.phone == "0839-7201111"


def test_a_unit_keeps_its_own_facts_and_not_its_identity(county, actors):
    own = {"phone": "0839-7201111", "address": "行政中心3楼", "duties": "项目"}
    edit_unit(actor=actors["liaison"], unit=county.bureau, version=1, facts=own)
    edit_unit(actor=actors["liaison"], unit=county.section, version=1, facts={"phone": "0839-7201112"})
    for facts in ({"short_name": "发改"}, {"kind": "other"}, {"credit_code": "91350100M000100Y43"}):
        with pytest.raises(NotAllowed):
            edit_unit(actor=actors["liaison"], unit=county.bureau, version=2, facts=facts)
    for unit in (county.other, county.root):
        with pytest.raises(NotAllowed):
            edit_unit(actor=actors["liaison"], unit=unit, version=1, facts=own)


def test_the_office_may_take_that_back(county, actors):
    set_parameter(
        actor=actors["system_admin"],
        name="orgs.units_keep_own_facts",
        value=False,
        valid_from=clock.today(),
        basis="局务会决定",
    )
    with pytest.raises(NotAllowed):
        edit_unit(actor=actors["liaison"], unit=county.bureau, version=1, facts={"phone": "0839-7201111"})


def test_founding_lies_before_the_end(county, actors):
    on = clock.today() - timedelta(days=10)
    dissolve_unit(actor=actors["system_admin"], unit=county.town, version=1, on=on, basis="川府〔2026〕1号")
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        edit_unit(actor=SYSTEM, unit=county.town, version=None, facts={"founded_on": on})


def test_a_unit_moves_with_all_below_it(county, actors, said):
    desk = make_unit("审批窗口", county.section, "section")
    move_unit(actor=actors["system_admin"], unit=county.bureau, version=1, parent=county.office)
    paths = {unit.name: unit.path for unit in Unit.objects.below(county.office)}
    office = county.office.path
    bureau, section = f"{office}{county.bureau.pk}/", f"{office}{county.bureau.pk}/{county.section.pk}/"
    assert paths == {
        county.office.name: office,
        county.bureau.name: bureau,
        "投资股": section,
        "审批窗口": f"{section}{desk.pk}/",
    }
    assert Unit.objects.get(pk=county.bureau.pk).parent == county.office
    assert said() == ["unit_moved"]


def test_a_unit_never_comes_below_itself(county, actors):
    for parent in (county.bureau, county.section):
        with pytest.raises(Refusal, match=r"orgs\.circle"):
            move_unit(actor=actors["system_admin"], unit=county.bureau, version=1, parent=parent)


def test_what_another_did_meanwhile_is_seen(county, actors):
    """The two objects were read before either moved: the second move would close a circle."""
    bureau, other = Unit.objects.get(pk=county.bureau.pk), Unit.objects.get(pk=county.other.pk)
    stale_other = Unit.objects.get(pk=county.other.pk)
    move_unit(actor=actors["system_admin"], unit=other, version=None, parent=bureau)
    with pytest.raises(Refusal, match=r"orgs\.circle"):
        move_unit(actor=actors["system_admin"], unit=bureau, version=None, parent=stale_other)


def test_siblings_are_put_in_order(county, actors, said):
    def order():
        return [unit.name for unit in Unit.objects.filter(parent=county.root)]

    before = order()
    move_unit(actor=actors["system_admin"], unit=county.town, version=1, parent=county.root, before=county.bureau)
    assert order() == ["白石镇", *[name for name in before if name != "白石镇"]]
    move_unit(actor=actors["system_admin"], unit=county.town, version=2, parent=county.root)
    assert order() == before
    assert said() == ["unit_ordered", "unit_ordered"]
    with pytest.raises(Refusal, match=r"orgs\.nothing_changed"):
        move_unit(actor=actors["system_admin"], unit=county.town, version=3, parent=county.root)


def test_a_place_in_front_of_somebody_elses_child_is_none(county, actors):
    with pytest.raises(Refusal, match=r"orgs\.no_sibling"):
        move_unit(actor=actors["system_admin"], unit=county.town, version=1, parent=county.root, before=county.section)


def test_every_change_of_the_tree_counts(county, actors):
    found(actors["system_admin"], county.root)
    first = NamesVersion.objects.get().number
    move_unit(actor=actors["system_admin"], unit=county.town, version=1, parent=county.office)
    assert NamesVersion.objects.get().number == first + 1
