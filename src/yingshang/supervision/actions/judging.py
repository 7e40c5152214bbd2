"""Quarters judged: computed by the machine, confirmed or corrected by a person, answered by a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.dates import period_words
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import paragraphs
from yingshang.supervision import events
from yingshang.supervision.actions.proposing import propose_for_quarter
from yingshang.supervision.enums import VerdictState
from yingshang.supervision.models import Proceeding, Verdict
from yingshang.supervision.queries.periods import quarter_named
from yingshang.supervision.queries.quarters import rates_in
from yingshang.supervision.queries.strikes import count_strikes, marks_of, rung_for

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Ladder, Step


@command("supervision.sweep")
def judge(*, actor: Actor, ladder: Ladder, period: str) -> int:
    """Compute the verdicts of a quarter for every unit with enough duties; those that are there stay.

    Returns how many are new.
    """
    cut_off = clock.now()
    known = set(Verdict.objects.filter(key=ladder.key, period=period).values_list("unit_id", flat=True))
    rows = [
        Verdict(
            ladder=ladder,
            key=ladder.key,
            unit=rate.unit,
            period=period,
            numerator=rate.on_time,
            denominator=rate.due,
            standard=ladder.standard,
            cut_off=cut_off,
            below=not rate.reaches(ladder.standard),
        )
        for rate in rates_in(ladder, quarter_named(period), cut_off)
        if rate.due >= ladder.least_due and rate.unit.pk not in known
    ]
    Verdict.objects.bulk_create(rows)
    record(events.judged, ladder, actor=actor, period=period_words(period), count=len(rows))
    return len(rows)


@command("supervision.judge_unit", target="verdict")
def confirm(
    *, actor: Actor, verdict: Verdict, version: int, below: bool | None = None, reason: str = ""
) -> Step | None:
    """Stand behind a verdict; ``below`` differing from the computed one needs a reason.

    Returns the step that it calls for, None when none. Raises Refusal for a verdict confirmed before, for a correction
    without a reason, or while an earlier quarter of the unit waits: strikes are counted in order.
    """
    if verdict.state != VerdictState.COMPUTED:
        raise Refusal("supervision.verdict_confirmed", target=str(verdict))
    waiting = Verdict.objects.filter(
        unit=verdict.unit_id, key=verdict.key, state=VerdictState.COMPUTED, period__lt=verdict.period
    )
    if earlier := waiting.order_by("period").first():
        raise Refusal("supervision.earlier_quarter", period=period_words(earlier.period))
    if below is not None and below != verdict.below:
        if not paragraphs(reason):
            raise Refusal("supervision.correction_reason", field="reason")
        verdict.below, verdict.corrected = below, paragraphs(reason)
    verdict.state = VerdictState.CONFIRMED
    verdict.save(update_fields=["below", "corrected", "state"])
    result = Verdict._meta.get_field("below").verbose_name if verdict.below else VerdictState.CONFIRMED.label
    record(events.verdict_confirmed, verdict, actor=actor, result=str(result), reason=verdict.corrected)
    return _answer(verdict, actor=actor) if verdict.below else None


def _answer(verdict: Verdict, *, actor: Actor) -> Step | None:
    ladder = verdict.ladder
    strikes = count_strikes(marks_of(verdict.unit, ladder, verdict.period), ladder.resets)
    rung = rung_for(strikes, list(ladder.rungs.all()))
    known = Proceeding.objects.filter(unit=verdict.unit_id, key=verdict.key, occasion=verdict.period)
    if rung is None or known.filter(obligation__isnull=True).exists():
        return None
    return propose_for_quarter(verdict, rung, strikes.run if rung.in_a_row else strikes.total, actor=actor)
