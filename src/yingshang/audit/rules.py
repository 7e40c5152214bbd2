"""Who may do what with the ledger. The three administrators are apart: none can act and erase the trace.

The audit administrator reads and never writes anything else; the security administrator asks for shredding and cannot
read; the system administrator can do neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.rules import allow, holds, predicate

if TYPE_CHECKING:
    from yingshang.audit.models import Shredding
    from yingshang.kernel.actor import Actor


@predicate
def is_another(actor: Actor, shredding: Shredding | None = None) -> bool:
    """The actor is not the one who asked; the same person in another post is still the same person."""
    return shredding is None or shredding.requested_by != actor.person_id


@predicate
def is_requester(actor: Actor, shredding: Shredding | None = None) -> bool:
    """The actor asked for it."""
    return shredding is not None and shredding.requested_by == actor.person_id


allow("audit.read_ledger", holds("audit_admin"))
allow("audit.verify_ledger", holds("audit_admin"))
allow("audit.export_ledger", holds("audit_admin"))
allow("audit.unmask_entry", holds("audit_admin"))
allow("audit.request_shredding", holds("security_admin"))
allow("audit.decide_shredding", holds("audit_admin") & is_another)
allow("audit.withdraw_shredding", holds("security_admin") & is_requester)
