"""Compare-and-set on the version that somebody saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from yingshang.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from yingshang.kernel.models import Versioned


def claim_version(target: Versioned, seen: int) -> None:
    """Take the next version of ``target`` if ``seen`` is still the stored one, and refresh the object from the row.

    The row stays locked until the transaction ends, so only one of two people gets through.
    Raises Conflict with the stored object, or NotFound when the row is gone.
    """
    manager = type(target)._default_manager
    if not manager.filter(pk=target.pk, version=seen).update(version=F("version") + 1):
        theirs = manager.filter(pk=target.pk).first()
        if theirs is None:
            raise NotFound
        raise Conflict(theirs=theirs)
    target.refresh_from_db()
