"""Papers of approved steps: drafted in the register of letters, and what becomes of them there.

A letter names its steps by nothing but its number: each step keeps ``letter_id``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.dates import period_words
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.letters.actions.drafting import Source, Wanted, draft_letter
from yingshang.letters.models import Letter
from yingshang.supervision import events
from yingshang.supervision.actions.deciding import back
from yingshang.supervision.enums import Paper, StepState
from yingshang.supervision.models import Step
from yingshang.supervision.queries.ladders import on_same_matter
from yingshang.supervision.rules import INTERVIEW_SOURCE, PROBLEM_SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit
    from yingshang.supervision.queries.ladders import Paperwork

MOST_ROWS = 200  # rows of the table of one letter


@dataclass(frozen=True, slots=True)
class Details:
    """What a person adds to the facts: the words of the matter and the cause, demands, whom to ask, the meeting."""

    matter: str
    cause: str = ""
    demand: str = ""
    contact: str = ""
    phone: str = ""
    time: str = ""
    place: str = ""
    interviewer: str = ""


@command("supervision.draft_papers")
def draft_paper(*, actor: Actor, paperwork: Paperwork, details: Details) -> Letter:
    """Draft one letter for all these approved steps. Raises Refusal when one has its paper already, and as drafts do.

    Effects: the letter; every step names it; one event.
    """
    keys = [step.pk for step in paperwork.steps]
    rows = Step.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, state=StepState.APPROVED, letter_id__isnull=True
    )
    steps = list(rows.select_related("rung__ladder__receiver", "issuer", "unit", "proceeding").order_by("pk"))
    if not steps or len(steps) != len(keys):
        raise Refusal("supervision.nothing_to_write")
    first = steps[0]
    letter = draft_letter(
        actor=actor, issuer=first.issuer, recipients=_to(paperwork, first), wanted=_wanted(paperwork, steps, details)
    )
    Step.objects.filter(pk__in=keys).update(letter_id=letter.pk)
    record(
        events.papers_drafted,
        first,
        actor=actor,
        unit=paperwork.unit.name,
        count=len(steps),
        steps=keys,
        letter=letter.pk,
    )
    return letter


@command("supervision.sweep", target="step")
def note_voided(*, actor: Actor, step: Step, reason: str) -> Step:
    """The letter of a step was voided: the step is open to decision again, and says which letter that was."""
    step.voided_letter_id = step.letter_id
    step.save(update_fields=["voided_letter_id"])
    back(step, reason or str(step), actor=actor)
    return step


def _to(paperwork: Paperwork, step: Step) -> list[Unit]:
    receiver = step.rung.ladder.receiver
    if paperwork.paper == Paper.TRANSFER and receiver is not None:
        return [receiver]
    return [paperwork.unit]


# Which of the details each template asks for; items and quarters have a reminder each.
_COMMON = ("contact", "phone")
_ASKED = {
    Paper.REMINDER: ("matter", "demand", *_COMMON),
    Paper.SUPERVISION: ("matter", "cause", "demand", *_COMMON),
    Paper.INTERVIEW: ("cause", "time", "place", "interviewer", *_COMMON),
    Paper.TRANSFER: ("matter", "cause", *_COMMON),
}


def asked_of(paperwork: Paperwork) -> tuple[str, ...]:
    """The names of the details that a person is asked for."""
    return _ASKED[paperwork.paper]


def _wanted(paperwork: Paperwork, steps: Sequence[Step], details: Details) -> Wanted:
    first = steps[0]
    facts: dict[str, str] = {name: getattr(details, name) for name in asked_of(paperwork)}
    quarterly = paperwork.quarter and paperwork.paper == Paper.REMINDER
    if quarterly or paperwork.paper == Paper.TRANSFER:
        facts["basis"] = first.rung.ladder.basis
    elif paperwork.paper == Paper.REMINDER:
        facts["document"] = _document(steps)
    if paperwork.paper == Paper.INTERVIEW:
        facts["interviewee"] = paperwork.unit.name
    return Wanted(
        template="quarter_reminder" if quarterly else paperwork.paper.value,
        facts={name: value for name, value in facts.items() if value},
        tables=_tables(paperwork, steps),
        source=Source("supervision_step", str(first.pk), str(first)[:200], f"/supervision/steps/{first.pk}/"),
        answer_days=first.rung.answer_days,
    )


def _document(steps: Sequence[Step]) -> str:
    """The title of the paper that all of it was set by; "" when there are several, or none.

    A problem or an interview is no paper: a letter does not name it between the marks of a title.
    """
    own = (PROBLEM_SOURCE, INTERVIEW_SOURCE)
    titles = {"" if step.facts.get("source_kind") in own else str(step.facts.get("source", "")) for step in steps}
    return titles.pop() if len(titles) == 1 else ""


def _tables(paperwork: Paperwork, steps: Sequence[Step]) -> dict[str, list[list[str]]]:
    shown = steps[:MOST_ROWS]
    match paperwork.paper:
        case Paper.REMINDER if paperwork.quarter:
            rows = [_quarter(step) for step in shown]
            return {"figures": [[row[0], row[1], row[2], row[4]] for row in rows]}
        case Paper.REMINDER:
            return {"overdue": [[step.facts["title"], step.facts["due"], str(_late(step)), ""] for step in shown]}
        case Paper.SUPERVISION:
            return {"overdue": [[step.facts["title"], step.facts.get("due", ""), _stand(step), ""] for step in shown]}
        case Paper.INTERVIEW:
            return {"figures": [_quarter(step) for step in shown if paperwork.quarter]}
    return {"history": [row for step in shown for row in _past(step)][:MOST_ROWS]}


def _quarter(step: Step) -> list[str]:
    """Quarter, due, on time, rate, standard."""
    facts = step.facts
    done, due = int(facts["numerator"]), int(facts["denominator"])
    return [period_words(str(facts["title"])), str(due), str(done), f"{done * 100 / due:.1f}%", f"{facts['standard']}%"]


def _late(step: Step) -> int:
    return (clock.today() - date.fromisoformat(step.facts["due"])).days


def _stand(step: Step) -> str:
    duty = step.proceeding.obligation
    return str(duty.get_state_display()) if duty is not None else ""


def _past(step: Step) -> list[list[str]]:
    """What came before a transfer: every step of the proceeding that was issued, with the number of its letter."""
    before = on_same_matter(step).filter(issued_at__isnull=False)
    rows = list(before.select_related("rung").order_by("issued_at", "pk"))
    numbers = dict(Letter.objects.filter(pk__in=[row.letter_id for row in rows]).values_list("pk", "doc_number"))
    told = [
        [
            f"{clock.local(row.issued_at):%Y-%m-%d}",
            f"{row.rung}\uff1a{row.get_state_display()}",
            numbers.get(row.letter_id or 0, ""),
        ]
        for row in rows
        if row.issued_at is not None
    ]
    return told or [[str(step.facts.get("due") or step.facts.get("title")), str(step.facts.get("title")), ""]]
