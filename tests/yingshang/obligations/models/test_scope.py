"""The keys of what one may see, and what one owes, are what ``visible_to`` says, asked another way."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, part
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import UnitRole


@pytest.fixture
def several(clock_at, county, actors):
    """A matter that the bureau leads, one that another leads, one of the other alone."""
    due = by(date(2026, 3, 20))
    handed_out(actors["clerk"], county.office, part(county.bureau, due, role=UnitRole.LEAD), part(county.other, due))
    handed_out(actors["clerk"], county.office, part(county.other, due, role=UnitRole.LEAD), part(county.bureau, due))
    handed_out(actors["clerk"], county.office, part(county.other, due))


def test_keys_are_those_of_what_is_visible(several, actors):
    counts = {}
    for name, actor in {**actors, "nobody": NOBODY, "system": SYSTEM}.items():
        visible = set(Obligation.objects.visible_to(actor).values_list("pk", flat=True))
        assert set(Obligation.objects.filter(pk__in=Obligation.objects.keys_visible_to(actor))) == set(
            Obligation.objects.filter(pk__in=visible)
        ), name
        counts[name] = len(visible)
    assert (counts["clerk"], counts["liaison"], counts["outsider"]) == (5, 3, 4)  # both kinds of scope, both leads
    assert counts["nobody"] == 0


def test_what_one_owes_is_visible(several, actors):
    owed = {}
    for name, actor in {**actors, "nobody": NOBODY}.items():
        keys = set(Obligation.objects.owed_by(actor).values_list("pk", flat=True))
        assert keys <= set(Obligation.objects.visible_to(actor).values_list("pk", flat=True)), name
        owed[name] = len(keys)
    assert (owed["liaison"], owed["outsider"]) == (2, 3)
    assert {owed[name] for name in ("system_admin", "security_admin", "audit_admin") if name in owed} <= {0}
