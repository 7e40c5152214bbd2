"""Who may do what in supervision, and the numbers that the office sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.parameters import Declared, declare
from yingshang.kernel.rules import allow, holds, is_system, predicate
from yingshang.messaging.rules.kinds import declare_kind
from yingshang.obligations.rules import FOR_UNIT, supervised
from yingshang.orgs.enums import PostKind, Scope
from yingshang.supervision.enums import Issuer

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Circular, Ladder, Problem, Step, Verdict

STEPS_TOLD = declare_kind(
    "supervision.steps", "督办措施", "督办措施的告知、异议和处理结果。有异议期的，请在期限内提出异议。"
)
JUDGE_AFTER = declare(
    Declared("supervision.judge_after", "季度结束后评价", "督办", 5, "默认", unit="个工作日以后", least=0, most=60)
)

FOR_OFFICE = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR})
_DECIDERS = {
    Issuer.OFFICE: frozenset({PostKind.SECTION_HEAD, PostKind.LEADER}),
    Issuer.SUPERVISOR: frozenset({PostKind.SUPERVISOR, PostKind.LEADER}),
}


@predicate
def can_decide(actor: Actor, step: Step) -> bool:
    """A head or leader of the unit that would issue the paper; a supervisor where the supervising body issues it."""
    return actor.unit_id == step.issuer_id and bool(actor.roles & _DECIDERS[Issuer(step.rung.issuer)])


@predicate
def can_follow(actor: Actor, step: Step) -> bool:
    """A working post of the unit that issues the paper."""
    return actor.unit_id == step.issuer_id and bool(actor.roles & FOR_OFFICE)


@predicate
def oversees(actor: Actor, step: Step) -> bool:
    """A supervisor who sees all units."""
    return step is not None and PostKind.SUPERVISOR in actor.roles and actor.scope == Scope.ALL


@predicate
def can_object(actor: Actor, step: Step) -> bool:
    """A working post in the unit that the step is about, or in one above it that may see below."""
    if not actor.roles & FOR_UNIT or step.told_at is None:
        return False
    if step.unit_id == actor.unit_id:
        return True
    return actor.scope != Scope.OWN and bool(actor.unit_path) and step.unit.path.startswith(actor.unit_path)


@predicate
def can_set(actor: Actor, ladder: Ladder | None) -> bool:
    """A head or leader makes ladders for the own unit."""
    if not actor.roles & {PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR}:
        return False
    return ladder is None or ladder.office_id == actor.unit_id


@predicate
def can_judge(actor: Actor, verdict: Verdict) -> bool:
    """A working post of the unit whose ladder judges."""
    return verdict.ladder.office_id == actor.unit_id and bool(actor.roles & FOR_OFFICE)


allow("supervision.sweep", is_system)
allow("supervision.decide_step", can_decide)
allow("supervision.follow_step", can_follow)
allow("supervision.take_bundle", can_follow | oversees)
allow("supervision.object_to_step", can_object)
allow("supervision.set_ladder", can_set)
allow("supervision.judge_unit", can_judge)
allow("supervision.draft_papers", holds(*FOR_OFFICE))

# --- circulars and problems ---
EDITORS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.SUPERVISOR})
ASSIGNERS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR})
# Problems that supervisors found and promises given to them are theirs to hand out and to follow.
PROBLEM_SOURCE, INTERVIEW_SOURCE = "supervision.problem", "interview"
for _kind in (PROBLEM_SOURCE, INTERVIEW_SOURCE):
    supervised(_kind)


@predicate
def is_of_own_office(actor: Actor, thing: Circular | Problem | None) -> bool:
    """What the actor's own unit made."""
    return thing is not None and thing.office_id == actor.unit_id


allow("supervision.make_circular", holds(*EDITORS))
allow("supervision.manage_circular", holds(*EDITORS) & is_of_own_office)
allow("supervision.register_problem", holds(*EDITORS))
allow("supervision.manage_problem", holds(*EDITORS) & is_of_own_office)
allow("supervision.assign_problem", holds(*ASSIGNERS) & is_of_own_office)
allow("supervision.judge_problem", holds(*EDITORS, *ASSIGNERS) & is_of_own_office)
allow("supervision.follow_problem", is_system)
