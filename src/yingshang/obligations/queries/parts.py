"""The parts of a matter that stand beside or below one part."""

from __future__ import annotations

from django.db.models import Q

from yingshang.obligations.enums import CURRENT_STATES
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import UnitRole


def open_parts(obligation: Obligation) -> int:
    """How many other parts the one answers for and are still open; one query.

    A unit answers for what it gave to its sections; the lead also for the parts of all others with the same label (of
    the same milestone, for occurrences of the same period).
    """
    answered = Q(parent=obligation.pk)
    if obligation.role == UnitRole.LEAD and obligation.parent_id is None:
        answered |= Q(~Q(role=UnitRole.LEAD), matter=obligation.matter_id, label=obligation.label, parent__isnull=True)
    return Obligation.objects.filter(answered, state__in=CURRENT_STATES).count()
