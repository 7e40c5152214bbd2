"""What one owes is part of what one may see."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, part
from tests.factories.scope import keys_by_name
from yingshang.kernel.actor import NOBODY
from yingshang.obligations.models import Matter, Obligation
from yingshang.orgs.enums import UnitRole


@pytest.fixture
def several(clock_at, county, actors):
    """A matter that the bureau leads, one that another leads, one of the other alone."""
    due = by(date(2026, 3, 20))
    handed_out(actors["clerk"], county.office, part(county.bureau, due, role=UnitRole.LEAD), part(county.other, due))
    handed_out(actors["clerk"], county.office, part(county.other, due, role=UnitRole.LEAD), part(county.bureau, due))
    handed_out(actors["clerk"], county.office, part(county.other, due))


def test_what_one_owes_is_visible(several, actors):
    owed = {}
    for name, actor in {**actors, "nobody": NOBODY}.items():
        keys = set(Obligation.objects.owed_by(actor).values_list("pk", flat=True))
        assert keys <= set(Obligation.objects.visible_to(actor).values_list("pk", flat=True)), name
        owed[name] = len(keys)
    assert (owed["liaison"], owed["outsider"]) == (2, 3)
    assert {owed[name] for name in ("system_admin", "security_admin", "audit_admin") if name in owed} <= {0}


def test_the_keys_of_what_is_visible_are_these_and_no_others(several, actors):
    found = keys_by_name(Matter, actors)
    assert (found["clerk"], found["liaison"], found["outsider"], found["nobody"]) == (3, 2, 3, 0)
