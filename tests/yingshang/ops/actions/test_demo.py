"""The demonstration county is whole, the same for everybody, and never mixed with real data."""

from __future__ import annotations

from collections import Counter

import pytest

from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event
from yingshang.ops.actions.demo import make_demo
from yingshang.orgs.enums import PostKind, UnitKind
from yingshang.orgs.models import Delegation, Group, Person, Post, Unit, UnitName
from yingshang.orgs.queries.actors import actor_for

PASSWORD = "Cloud-river-2026"  # noqa: S105 - of invented people


@pytest.fixture
def accounts(db):
    return make_demo(actor=SYSTEM, password=PASSWORD)


def test_the_county_is_whole(accounts):
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert Unit.objects.count() >= 300
    assert kinds[UnitKind.TOWN] == 20
    assert {kind for kind, count in kinds.items() if count} >= {
        "county",
        "department",
        "town",
        "section",
        "park",
        "company",
    }
    assert set(Post.objects.values_list("kind", flat=True)) == {kind.value for kind in PostKind}
    assert Group.objects.count() == 3
    assert Delegation.objects.count() == 1
    assert UnitName.objects.filter(name="云川县大数据管理局").exists()


def test_every_department_and_town_has_one_chief_liaison(accounts):
    units = Unit.objects.exclude(kind__in=[UnitKind.SECTION, UnitKind.VILLAGE, UnitKind.COUNTY])
    chiefs = Counter(Post.objects.filter(is_chief=True).values_list("unit_id", flat=True))
    assert set(chiefs) == set(units.values_list("pk", flat=True))
    assert set(chiefs.values()) == {1}


def test_the_accounts_can_be_used_and_no_others(accounts, client):
    assert {account.username for account in accounts} == {
        "clerk", "section", "leader", "supervisor", "hotline", "media", "system", "security", "audit", "liaison", "town",
        "cosigner", "checker", "signer",
    }  # fmt: skip
    for account in accounts:
        person = Person.objects.get(username=account.username)
        assert person.check_password(PASSWORD)
        assert actor_for(person).unit == account.unit
    usable = [p.username for p in Person.objects.all() if p.has_usable_password()]
    assert set(usable) == {account.username for account in accounts}


def test_the_accounts_of_liaison_officers_are_those_whom_reminders_reach(accounts):
    for username in ("liaison", "town"):
        unit = Unit.objects.get(posts__person__username=username)
        assert [p.person.username for p in Post.objects.filter(unit=unit, kind=PostKind.LIAISON)] == [username]


def test_each_unit_and_person_is_in_the_ledger(accounts):
    counts = Counter(Event.objects.values_list("type", flat=True))
    assert counts["orgs.unit_founded"] == Unit.objects.count()
    assert counts["orgs.person_added"] == Person.objects.count()


def test_it_is_not_mixed_with_what_is_there(county):
    before = set(Unit.objects.values_list("name", flat=True))
    with pytest.raises(Refusal, match="not_empty"):
        make_demo(actor=SYSTEM, password=PASSWORD)
    assert set(Unit.objects.values_list("name", flat=True)) == before
