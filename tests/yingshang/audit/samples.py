"""Arguments of the addresses of the ledger."""

from __future__ import annotations

from itertools import count

from tests.factories.audit import act
from tests.yingshang.samples import Sample
from yingshang.audit.models import Entry, Shredding
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM

_number = count(1)


def _entry(county, person):
    act(actor=SYSTEM, unit=county.town)
    return {"number": Entry.objects.first().number}


def _shredding(county, person):
    row = Shredding.objects.create(
        target_kind="orgs.unit",
        target_id=str(next(_number)),
        basis="依据",
        requested_by=0,
        requester="某人",
        requested_at=clock.now(),
    )
    return {"pk": row.pk}


SAMPLES = {
    "audit:entry": Sample(own=_entry),
    "audit:unmask": Sample(own=_entry),
    "audit:shredding": Sample(own=_shredding),
    "audit:move_shredding": Sample(own=lambda county, person: {**_shredding(county, person), "verb": "refuse"}),
}
