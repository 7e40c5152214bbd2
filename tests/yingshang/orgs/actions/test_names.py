"""Names on a day, aliases, and what people teach."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.actions.names import add_alias, remove_alias, rename_unit, teach_alias
from yingshang.orgs.actions.units import edit_unit
from yingshang.orgs.models import Unit, UnitName

DAY = date(2026, 3, 1)


def rename(actors, unit, on=DAY, basis="川编发〔2026〕3号", **names):
    return rename_unit(actor=actors["system_admin"], unit=unit, version=None, names=names, on=on, basis=basis)


def test_the_old_name_ends_the_day_before(county, actors, said):
    edit_unit(actor=actors["system_admin"], unit=county.bureau, version=1, facts={"founded_on": date(2019, 1, 10)})
    rename(actors, county.bureau, name="云川县发展改革和数据局", short_name="县发改数据局")
    rows = set(UnitName.objects.values_list("kind", "name", "valid_from", "valid_to", "basis"))
    ended = (date(2019, 1, 10), date(2026, 2, 28), "川编发〔2026〕3号")
    assert rows == {("full", "云川县发展和改革局", *ended), ("short", "县发改局", *ended)}
    stored = Unit.objects.get(pk=county.bureau.pk)
    assert (stored.name, stored.short_name) == ("云川县发展改革和数据局", "县发改数据局")
    assert said() == ["unit_edited", "unit_renamed", "unit_shortened"]
    assert Event.objects.get(type="orgs.unit_renamed").facts == {
        "old": "云川县发展和改革局",
        "on": "2026-03-01",
        "basis": "川编发〔2026〕3号",
    }


def test_a_second_name_begins_where_the_first_ended(county, actors):
    rename(actors, county.bureau, name="甲局")
    rename(actors, county.bureau, on=date(2026, 5, 1), name="乙局")
    rows = UnitName.objects.order_by("valid_to").values_list("name", "valid_from", "valid_to")
    assert list(rows) == [
        ("云川县发展和改革局", None, date(2026, 2, 28)),
        ("甲局", date(2026, 3, 1), date(2026, 4, 30)),
    ]
    for on in (date(2026, 5, 1), date(2026, 4, 1)):
        with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
            rename(actors, county.bureau, on=on, name="丙局")


def test_a_short_name_may_come_and_go(county, actors):
    rename(actors, county.town, short_name="白石")
    rename(actors, county.town, on=date(2026, 4, 1), short_name="")
    assert list(UnitName.objects.values_list("kind", "name", "valid_to")) == [("short", "白石", date(2026, 3, 31))]


@pytest.mark.parametrize(
    ("names", "on", "basis", "code"),
    [
        ({"name": "甲局"}, None, "文号", "orgs.future"),
        ({"name": "甲局"}, DAY, "\u3000", "orgs.basis"),
        ({"name": "甲局"}, DAY, "长" * 201, "orgs.too_long"),
        ({"name": "\u200b"}, DAY, "文号", "orgs.missing"),
        ({"name": "云川县教育局"}, DAY, "文号", "orgs.same_name"),
        ({"name": "云川县发展和改革局"}, DAY, "文号", "orgs.nothing_changed"),
    ],
)
def test_what_is_no_renaming(county, actors, names, on, basis, code):
    with pytest.raises(Refusal) as refused:
        rename(actors, county.bureau, on=on or clock.today() + timedelta(days=1), basis=basis, **names)
    assert refused.value.code == code
    assert not UnitName.objects.exists()


def test_a_dissolved_unit_keeps_its_name(county, actors):
    dissolve_unit(actor=actors["system_admin"], unit=county.town, version=1, on=DAY, basis="川府〔2026〕1号")
    with pytest.raises(Refusal, match=r"orgs\.unit_dissolved"):
        rename(actors, county.town, name="黑石镇")


@pytest.mark.parametrize("role", ["clerk", "liaison", "security_admin", "audit_admin"])
def test_who_may_not_rename(county, actors, role):
    with pytest.raises(NotAllowed):
        rename_unit(actor=actors[role], unit=county.bureau, version=None, names={"name": "甲局"}, on=DAY, basis="文号")


def test_an_alias_keeps_who_gave_it(county, actors, said):
    row = add_alias(actor=actors["system_admin"], unit=county.bureau, alias=" 发改委\u200b")
    taught = teach_alias(actor=actors["clerk"], unit=county.bureau, alias="县计委")
    assert [(one.name, one.kind, one.taught_by) for one in (row, taught)] == [
        ("发改委", "alias", "系统管理员"),
        ("县计委", "alias", "经办人"),
    ]
    assert said() == ["alias_added", "alias_taught"]


@pytest.mark.parametrize("alias", ["云川县发展和改革局", "县发改局", "发改委"])
def test_a_known_name_is_not_added_again(county, actors, alias):
    add_alias(actor=actors["system_admin"], unit=county.bureau, alias="发改委")
    with pytest.raises(Refusal, match=r"orgs\.alias_known"):
        teach_alias(actor=actors["clerk"], unit=county.bureau, alias=alias)


def test_days_of_an_alias_lie_in_order(county, actors):
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        add_alias(
            actor=actors["system_admin"],
            unit=county.bureau,
            alias="发改委",
            valid_from=DAY,
            valid_to=DAY - timedelta(days=1),
        )


def test_an_alias_is_forgotten_and_a_former_name_is_not(county, actors, said):
    row = add_alias(actor=actors["system_admin"], unit=county.bureau, alias="发改委")
    rename(actors, county.bureau, name="甲局")
    former = UnitName.objects.get(kind="full")
    with pytest.raises(Refusal, match=r"orgs\.no_alias"):
        remove_alias(actor=actors["system_admin"], unit=county.bureau, alias=former)
    with pytest.raises(Refusal, match=r"orgs\.no_alias"):
        remove_alias(actor=actors["system_admin"], unit=county.other, alias=row)
    remove_alias(actor=actors["system_admin"], unit=county.bureau, alias=row)
    assert list(UnitName.objects.all()) == [former]
    assert said() == ["alias_added", "unit_renamed", "alias_removed"]


@pytest.mark.parametrize("role", ["liaison", "leader", "security_admin", "audit_admin"])
def test_who_may_not_teach(county, actors, role):
    with pytest.raises(NotAllowed):
        teach_alias(actor=actors[role], unit=county.bureau, alias="县计委")
