"""What tests of tasks share: a day on which everything begins, the clerk, a collective name, a paper."""

from __future__ import annotations

import pytest
import time_machine

from tests.factories.tasks import document
from yingshang.orgs.models import Group, GroupMember

TODAY = "2026-03-02 09:00+08:00"


@pytest.fixture
def clock_at():
    """A traveller that stands at TODAY."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(clock_at, actors):
    return actors["clerk"]


@pytest.fixture
def departments(county):
    """县级有关部门: the bureau and the other department."""
    group = Group.objects.create(name="县级有关部门")
    for unit in (county.bureau, county.other):
        GroupMember.objects.create(group=group, unit=unit)
    return group


@pytest.fixture
def paper(clerk, county):
    return document(county.office)
