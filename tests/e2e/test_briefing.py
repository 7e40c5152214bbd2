"""The briefing is one page of A4, with as many words as may be written and everything else full."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.e2e.conftest import SIZES
from tests.factories.obligations import handed_out, on, part
from tests.factories.orgs import actor_of, make_unit
from yingshang.kernel import clock
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.obligations.models import Obligation
from yingshang.portal.actions.briefings import About, write_briefing
from yingshang.portal.rules import MOST_PARAGRAPHS, MOST_WORDS


@pytest.fixture
def full(county, cast):
    """Twelve units with long names and something overdue each, and the longest words."""
    clerk = actor_of(cast["clerk"])
    soon = clock.today() + timedelta(days=3)
    for number in range(12):
        unit = make_unit(f"云川县第{number}优化营商环境和数字经济发展促进中心", county.root)
        due = Due(DueKind.ONCE, at=on(soon), label=f"第{number}阶段")
        handed_out(
            clerk, county.office, part(unit, due), title="落实招标投标领域专项整治并形成长效机制和制度性成果清单" * 3
        )
    Obligation.objects.update(due_at=on(date(2026, 1, 15)))
    paragraph = "情" * (MOST_WORDS // MOST_PARAGRAPHS - 1)
    monday = clock.today() - timedelta(days=clock.today().weekday())
    about = About(monday, monday + timedelta(days=6))
    words = "\n".join([paragraph] * MOST_PARAGRAPHS)
    write_briefing(actor=clerk, office=county.office, about=about, text=words, seen=0)


def test_it_prints_on_one_page(full, live_server, login_as):
    visit = login_as("clerk")
    page = visit.open(reverse("portal:briefing"))
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    for size in SIZES:
        visit = login_as("clerk", size)
        visit.open(reverse("portal:briefing"))
        visit.shoot(f"briefing-full-{size}")
        assert visit.barriers() == []
        assert visit.too_wide() <= 0


@pytest.mark.parametrize(
    "role", ["clerk", "liaison", "leader", "supervisor", "system_admin", "security_admin", "audit_admin"]
)
def test_every_home_at_both_sizes(role, full, live_server, login_as):
    for size in SIZES:
        visit = login_as(role, size)
        visit.open("/")
        visit.shoot(f"home-{role}-{size}")
        assert visit.barriers() == []
        assert visit.too_wide() <= 0
