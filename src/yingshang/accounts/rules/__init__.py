"""Who may do what around logging in, and the plain calculations of it: nothing in this package touches a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.rules import allow, holds, is_somebody, predicate
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

is_security_admin = holds(PostKind.SECURITY_ADMIN)


@predicate
def is_own(actor: Actor, obj: object) -> bool:
    """The thing is the actor's own, or is the actor."""
    owner = getattr(obj, "person_id", None) or getattr(obj, "pk", None)
    return actor.person_id is not None and owner == actor.person_id


@predicate
def anybody(_actor: Actor) -> bool:
    """Also somebody who is not logged in: the act itself asks for a proof of identity."""
    return True


# Who opens accounts must not be who makes people and posts (system_admin): it takes two to let somebody in.
allow("accounts.log_in", anybody)
allow("accounts.note_lock", anybody)
allow("accounts.activate_account", anybody)
allow("accounts.change_password", is_own)
allow("accounts.log_out", is_somebody)
allow("accounts.end_session", is_own | is_security_admin)
allow("accounts.enrol_factor", is_own)
allow("accounts.remove_factor", is_own | is_security_admin)
allow("accounts.prove_identity", is_own)
allow("accounts.invite_person", is_security_admin & ~is_own)
allow("accounts.revoke_invitation", is_security_admin)
allow("accounts.reset_account", is_security_admin & ~is_own)
allow("accounts.suspend_account", is_security_admin & ~is_own)
allow("accounts.restore_account", is_security_admin & ~is_own)
allow("accounts.unlock_account", is_security_admin)
allow("accounts.discard_kept_form", is_own)
