"""Making, changing and ending rules: the past stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.command.versions import claim_version
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.ids import new_id
from yingshang.kernel.text import line
from yingshang.reminders import events
from yingshang.reminders.enums import Audience
from yingshang.reminders.models import Rule, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor

MOST_STEPS, FARTHEST = 12, 366


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as it is to be; see ``Step``."""

    offset: int
    working: bool = True
    every: int | None = None
    audience: str = Audience.HANDLER
    leader_from: int | None = None
    email: bool = True
    sms: bool = False


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as it is to be; see ``Rule``."""

    name: str
    basis: str
    valid_from: date
    steps: Sequence[StepDraft]
    source_kind: str = ""
    due_kind: str = ""
    role: str = ""


@command("reminders.keep_rules")
def set_rule(*, actor: Actor, draft: RuleDraft, replaces: Rule | None = None, version: int | None = None) -> Rule:
    """A new rule, or a new version of one: the old one holds to the day before.

    Raises Refusal for a rule without name, document or steps, a step given twice, or a first day that is past;
    Conflict when the replaced version was changed meanwhile.
    """
    _check(draft)
    code = replaces.code if replaces else new_id().hex[:12]
    if replaces is not None:
        _make_room(replaces, version, draft.valid_from)
    rule = Rule.objects.create(
        code=code,
        name=line(draft.name)[:80],
        source_kind=draft.source_kind,
        due_kind=draft.due_kind,
        role=draft.role,
        basis=line(draft.basis)[:200],
        valid_from=draft.valid_from,
        made_by=actor.name,
        made_at=clock.now(),
    )
    Step.objects.bulk_create(
        Step(
            rule=rule,
            offset=one.offset,
            working=one.working,
            every=one.every,
            audience=one.audience,
            leader_from=one.leader_from,
            email=one.email,
            sms=one.sms,
        )
        for one in draft.steps
    )
    steps = [[one.offset, one.working, one.every, one.audience, one.leader_from] for one in draft.steps]
    record(events.rule_set, rule, actor=actor, valid_from=draft.valid_from, basis=rule.basis, steps=steps)
    return rule


@command("reminders.keep_rules", target="rule")
def end_rule(*, actor: Actor, rule: Rule, version: int, last: date, reason: str) -> Rule:
    """Let a rule hold to a day, today or later, and no longer. Raises Refusal for a day that is past."""
    if last < clock.today():
        raise Refusal("reminders.day_past", field="last", day=last.isoformat())
    later = Rule.objects.filter(code=rule.code, valid_from__gt=last)
    later.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last)).update(valid_to=last)
    rule.valid_to = last
    rule.save(update_fields=["valid_to"])
    record(events.rule_ended, rule, actor=actor, last=last, reason=line(reason))
    return rule


def _check(draft: RuleDraft) -> None:
    for field in ("name", "basis"):
        if not line(getattr(draft, field)):
            raise Refusal(f"reminders.no_{field}", field=field)
    if draft.valid_from < clock.today():
        raise Refusal("reminders.day_past", field="valid_from", day=draft.valid_from.isoformat())
    _check_steps(draft.steps)


def _check_steps(steps: Sequence[StepDraft]) -> None:
    if not steps:
        raise Refusal("reminders.no_steps")
    if len(steps) > MOST_STEPS:
        raise Refusal("reminders.many_steps", most=MOST_STEPS)
    pairs = [(step.offset, step.working) for step in steps]
    if len(set(pairs)) != len(pairs):
        raise Refusal("reminders.step_twice")
    for step in steps:
        if abs(step.offset) > FARTHEST or (step.every is not None and not 1 <= step.every <= FARTHEST):
            raise Refusal("reminders.far_step", most=FARTHEST)
        if step.every is not None and step.offset < 0:
            raise Refusal("reminders.early_repeat")


def _make_room(old: Rule, version: int | None, valid_from: date) -> None:
    """The versions of the rule hold to the day before; one that begins later never comes to hold."""
    if version is not None:
        claim_version(old, version)
    before = valid_from - timedelta(days=1)
    versions = Rule.objects.filter(code=old.code)
    versions.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=before)).update(valid_to=before)


def usual_rule(valid_from: date, *, name: str, basis: str) -> RuleDraft:
    """What an office usually begins with: five days and one day before, on the day, then every three days until done.

    From the second reminder after the day on the leader in charge is told as well.
    """
    steps = (
        StepDraft(-5),
        StepDraft(-1),
        StepDraft(0),
        StepDraft(1, every=3, leader_from=2, sms=True),
    )
    return RuleDraft(name, basis, valid_from, steps)
