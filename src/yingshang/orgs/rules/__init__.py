"""Who may do what with units and people.

The system administrator keeps units and people, the security administrator accounts and what posts may see, the
audit administrator changes nothing. A unit may keep its own facts and people where the office allows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.parameters import value_of
from yingshang.kernel.rules import allow, holds, is_somebody, predicate
from yingshang.orgs.enums import ADMINISTRATORS, OWN_POSTS, PostKind
from yingshang.orgs.models import Delegation, Person, Post, Unit, UnitName
from yingshang.orgs.rules.settings import OWN_FACTS, OWN_PEOPLE

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_keeps_units = holds(PostKind.SYSTEM_ADMIN)
_keeps_accounts = holds(PostKind.SECURITY_ADMIN)
_speaks_for_unit = holds(PostKind.LIAISON, PostKind.SECTION_HEAD)


def _within(actor: Actor, unit: object) -> bool:
    return isinstance(unit, Unit) and bool(actor.unit_path) and unit.path.startswith(actor.unit_path)


@predicate
def is_own_unit(actor: Actor, unit: object) -> bool:
    """The unit is the actor's own or below it."""
    return _within(actor, unit)


@predicate
def may_keep_facts(_: Actor) -> bool:
    """The office lets units keep their own telephone, address and duties."""
    return bool(value_of(OWN_FACTS.name))


@predicate
def may_keep_people(_: Actor) -> bool:
    """The office lets units keep their own people."""
    return bool(value_of(OWN_PEOPLE.name))


@predicate
def is_own_person(actor: Actor, person: object) -> bool:
    """Somebody in the actor's own unit or below, and not an administrator."""
    if not isinstance(person, Person) or not actor.unit_path:
        return False
    posts = Post.objects.filter(person=person)
    own = posts.filter(unit__path__startswith=actor.unit_path).exists()
    return own and not posts.filter(kind__in=ADMINISTRATORS).exists()


@predicate
def is_own_post(actor: Actor, post: object) -> bool:
    """A post in the actor's own unit or below that the unit itself may give."""
    return isinstance(post, Post) and _within(actor, post.unit) and post.kind in OWN_POSTS


@predicate
def is_oneself(actor: Actor, person: object) -> bool:
    """The person is the actor."""
    return isinstance(person, Person) and actor.person_id == person.pk


@predicate
def holds_it(actor: Actor, post: object) -> bool:
    """The post is the actor's own, not lent."""
    return isinstance(post, Post) and actor.person_id == post.person_id


@predicate
def is_administrators(_: Actor, post: object) -> bool:
    """The post is one of the three administrators'."""
    return isinstance(post, Post) and post.kind in ADMINISTRATORS


@predicate
def acts_in_own_post(actor: Actor) -> bool:
    """The actor stands in for nobody: what is lent is not passed on."""
    return not actor.for_person


@predicate
def holds_delegated(actor: Actor, delegation: object) -> bool:
    """The delegated post is the actor's own."""
    return isinstance(delegation, Delegation) and actor.person_id == delegation.post.person_id


@predicate
def taught_it(actor: Actor, alias: object) -> bool:
    """The alias was taught by the actor."""
    return isinstance(alias, UnitName) and actor.person_id is not None and alias.teacher_id == actor.person_id


_unit_keeps_facts = _speaks_for_unit & is_own_unit & may_keep_facts
_unit_keeps_person = _speaks_for_unit & is_own_person & may_keep_people
_unit_keeps_post = _speaks_for_unit & is_own_post & may_keep_people

for _name in ("found_unit", "move_unit", "rename_unit", "merge_units", "split_unit", "dissolve_unit", "restore_unit"):
    allow(f"orgs.{_name}", _keeps_units)
allow("orgs.edit_unit", _keeps_units | _unit_keeps_facts)
allow("orgs.edit_identity", _keeps_units)
allow("orgs.import", _keeps_units)
allow("orgs.keep_aliases", _keeps_units)
allow("orgs.teach_alias", holds(PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.SYSTEM_ADMIN))
allow("orgs.withdraw_alias", _keeps_units | taught_it)
allow("orgs.keep_groups", holds(PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.SYSTEM_ADMIN))

allow("orgs.add_person", _keeps_units | (_speaks_for_unit & is_own_unit & may_keep_people))
allow("orgs.edit_person", _keeps_units | is_oneself | _unit_keeps_person)
allow("orgs.edit_name", _keeps_units | _unit_keeps_person)
allow("orgs.leave_person", (_keeps_units & ~is_oneself) | (_unit_keeps_person & ~is_oneself))
allow("orgs.return_person", _keeps_units)

allow("orgs.assign_post", _keeps_units | _keeps_accounts | (_speaks_for_unit & is_own_unit & may_keep_people))
allow("orgs.assign_own_post", _keeps_units | (_speaks_for_unit & is_own_unit & may_keep_people))
allow("orgs.assign_any_post", _keeps_units)
allow("orgs.assign_administrator", _keeps_accounts)
allow("orgs.edit_post", (_keeps_units & ~is_administrators) | (_keeps_accounts & is_administrators) | _unit_keeps_post)
allow("orgs.end_post", (_keeps_units & ~is_administrators) | (_keeps_accounts & is_administrators) | _unit_keeps_post)
allow("orgs.change_scope", _keeps_accounts & ~holds_it)
allow("orgs.mark_chief", _keeps_units | _unit_keeps_post)
_lends = (holds_it | _keeps_units | (_unit_keeps_post & acts_in_own_post)) & ~is_administrators
allow("orgs.delegate", _lends | (_keeps_accounts & is_administrators & acts_in_own_post))
allow("orgs.end_delegation", holds_delegated | _keeps_units | _keeps_accounts)
allow("orgs.switch_post", is_somebody)
