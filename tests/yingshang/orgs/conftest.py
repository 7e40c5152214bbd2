"""What the tests of units and people share."""

from __future__ import annotations

import pytest

from yingshang.kernel.models import Event


@pytest.fixture
def said(db):
    """A function: the types of all events since it was last asked, in order."""
    seen = [0]

    def ask():
        rows = list(Event.objects.filter(pk__gt=seen[0]).order_by("pk"))
        if rows:
            seen[0] = rows[-1].pk
        return [row.type.removeprefix("orgs.") for row in rows]

    return ask
