"""One change of the tree at a time, and the mark that names have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from yingshang.orgs.models import NamesVersion

if TYPE_CHECKING:
    from yingshang.orgs.models import Unit

_ROW = 1


def hold_tree(*units: Unit | None) -> None:
    """Lock the tree until the transaction ends, count the change of names, and read ``units`` again.

    Two people who move two units below one another at the same moment would make a circle that neither of them saw;
    the one row that both must change lets the second see what the first did.
    """
    if not NamesVersion.objects.filter(pk=_ROW).update(number=F("number") + 1):
        NamesVersion.objects.get_or_create(pk=_ROW)
        NamesVersion.objects.filter(pk=_ROW).update(number=F("number") + 1)
    for unit in units:
        if unit is not None:
            unit.refresh_from_db()
