"""A quarter and its turn of the year, day by day: 40 units, 500 duties, some never answered; nothing missing or doubled.

Reminders, letters and both ladders together: that of each duty and that of the unit's quarter. Offices act twice a week,
units object and answer some of the letters, the server stands still over the year's end and over the Spring Festival, and
the workers are processes that kill themselves at random statements, mornings and evenings. What should come is worked out
beside the program (``answer.py``).
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine

from tests.factories.letters import House, answered, finish
from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import actor_of, make_person, make_unit
from tests.factories.supervision import in_force
from tests.yingshang.mortals import mortals
from tests.yingshang.supervision.answer import Quarter, after, up_again, working_days
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event, Job
from yingshang.letters.actions import answering
from yingshang.letters.actions import deciding as letters
from yingshang.letters.models import Counter as Register
from yingshang.letters.models import Letter, Receipt
from yingshang.messaging.models import Message
from yingshang.messaging.models import Receipt as Told
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import PostKind
from yingshang.reminders.actions.ruling import RuleDraft, StepDraft, set_rule
from yingshang.reminders.models import Reminder
from yingshang.supervision.actions import deciding, judging
from yingshang.supervision.actions.papers import Details, draft_paper
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Step, Verdict
from yingshang.supervision.queries.ladders import papers_waiting

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FIRST, LAST = date(2025, 12, 1), date(2026, 3, 20)  # over New Year and the Spring Festival with their 调休
DOWN = (  # the server stands still, both days included, and the clock jumps
    (date(2025, 12, 29), date(2026, 1, 9)),
    (date(2026, 2, 10), date(2026, 2, 25)),
)
UNITS, DUTIES = 40, 500
SCHEDULES = ("supervision.judge", "supervision.sweep", "reminders.sweep", "letters.sweep")
STEADY = 5  # every fifth unit is never late by its own fault
FATES = ("plain", "plain", "plain", "upheld", "overruled", "declined", "exempted")  # of the steps on quarters
DETAILS = Details("逾期事项", cause="逾期未办结", demand="请抓紧办理", contact="王同志", phone="0000-0000000")
RUNG = {"reminder": 1, "supervision": 2, "transfer": 3}


class County:
    """The people of the story and what they do on a day."""

    def __init__(self, county, actors):
        self.house = House(county.office)
        self.units = [make_unit(f"第{n}局", county.root) for n in range(UNITS)]
        self.liaisons = [actor_of(make_person(f"联络员{n}", unit)) for n, unit in enumerate(self.units)]
        self.leaders = [make_person(f"分管领导{n}", unit, PostKind.LEADER) for n, unit in enumerate(self.units)]
        self.number = {unit.pk: n for n, unit in enumerate(self.units)}
        for example in ("item", "quarter"):
            in_force(example, county.office, since=FIRST)
        steps = (StepDraft(-3), StepDraft(0), StepDraft(1, every=5, leader_from=2))
        set_rule(actor=actors["clerk"], draft=RuleDraft("常用提醒", "云营商办发〔2025〕3号", FIRST, steps))

    def liaison(self, unit):
        return self.liaisons[unit].person_id

    def readers(self, letter):
        """Who is told that a letter came: nobody works in the body that cases are transferred to."""
        if letter.rung == RUNG["transfer"]:
            return []
        leader = [self.leaders[letter.unit].pk] if letter.rung == RUNG["supervision"] else []
        return [self.liaison(letter.unit), *leader]

    def hand_out(self, rng):
        """The duties of the story with their days, and those whose first step will be declined."""
        days = [FIRST + timedelta(days=rng.randrange(90)) for _ in range(DUTIES)]
        parts = [
            part(unit, *(by(day, label=f"节点{k}") for k, day in enumerate(days[n::UNITS])))
            for n, unit in enumerate(self.units)
        ]
        matter = handed_out(self.house.clerk, self.house.issuer, *parts)
        found = {}
        for row in matter.obligations.order_by("pk"):
            due = clock.local(row.due_at).date()
            unit = self.number[row.unit_id]
            never, late = (0, 1) if unit % STEADY == 0 else (0.2, 25)
            done = (
                None if rng.random() < never else up_again(max(FIRST, due + timedelta(rng.randrange(-15, late))), DOWN)
            )
            found[row.pk] = (unit, due, done)
        return found, {key for key in found if rng.random() < 0.2}

    def decide(self, day, declines, fates):
        """Answer objections, decide what was proposed, send the papers of all units, confirm the verdicts."""
        leader = self.house.leader
        for step in Step.objects.filter(state=StepState.OBJECTED).select_related("unit").order_by("pk"):
            upheld = fates[self.number[step.unit_id]] == "upheld"
            deciding.answer_objection(actor=leader, step=step, version=step.version, upheld=upheld, reason="已核实")
        rows = Step.objects.filter(state=StepState.PROPOSED).select_related("proceeding", "rung", "unit").order_by("pk")
        for step in rows:
            fate = "" if step.proceeding.obligation_id else fates[self.number[step.unit_id]]
            if fate == "exempted":
                finding = deciding.Finding("容错认定小组", "云容认〔2026〕1号", day, "系统切换期间", *[True] * 4)
                deciding.exempt(actor=leader, step=step, version=step.version, finding=finding)
                continue
            no = fate == "declined" or (step.rung.order == 1 and step.proceeding.obligation_id in declines)
            act = deciding.decline if no else deciding.approve
            act(actor=leader, step=step, version=step.version, reason="已口头说明" if no else "逾期属实")
        self.send()
        for verdict in Verdict.objects.filter(state="computed").order_by("pk"):
            judging.confirm(actor=self.house.clerk, verdict=verdict, version=verdict.version)

    def send(self):
        """Draft, check, sign and issue what was approved."""
        house = self.house
        for paperwork in papers_waiting(house.clerk):
            letter = draft_paper(actor=house.clerk, paperwork=paperwork, details=DETAILS)
            letter = letters.check_letter(actor=house.head, letter=letter, version=letter.version)
            letter = letters.sign_letter(actor=house.leader, letter=letter, version=letter.version)
            finish(letter, house.leader)
            letter.refresh_from_db()
            letters.issue_letter(actor=house.clerk, letter=letter, version=letter.version)

    def object(self, fates):
        """The units that do not agree with what was found of their quarter say so."""
        for step in Step.objects.filter(state=StepState.ANNOUNCED).order_by("pk"):
            unit = self.number[step.unit_id]
            if fates[unit] in {"upheld", "overruled"}:
                deciding.object_to(actor=self.liaisons[unit], step=step, version=step.version, reason="两件是误派")

    def answer(self, day):
        """The units whose day it is receive and answer their letters; the office accepts."""
        rows = Receipt.objects.filter(letter__answer_days__gt=0, answered_at__isnull=True)
        for receipt in rows.select_related("letter").order_by("pk"):
            unit, letter = self.number[receipt.unit_id], receipt.letter
            if answer_of(unit, RUNG[letter.kind], clock.local(letter.issued_at).date()) == day:
                told = answered(receipt, self.liaisons[unit])
                answering.accept_answer(actor=self.house.head, receipt=told, version=told.version)


def answer_of(unit, rung, issued):
    """The day on which a letter is answered: in time, late, or never."""
    rng = random.Random(f"{unit} {rung} {issued}")
    fate = rng.random()
    if rung == 3 or fate > 0.5:
        return None
    return up_again(after(issued, rng.randrange(1, 5) if fate < 0.3 else rng.randrange(6, 10)), DOWN)


def do(key):
    duty = Obligation.objects.select_related("matter", "unit").get(pk=key)
    by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=duty.version)
    by_unit.submit(actor=SYSTEM, obligation=duty, version=duty.version, result="完成")
    by_office.complete(actor=SYSTEM, obligation=duty, version=duty.version, grade=Grade.PASSED)


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SHANGHAI)


def test_everything_comes_once_and_on_its_day(county, actors, tmp_path):
    rng = random.Random(20251201)
    mornings = [day for day in working_days(FIRST, LAST) if not any(first <= day <= last for first, last in DOWN)]
    fates = [FATES[n % len(FATES)] for n in range(UNITS)]
    office_days = {day for day in mornings if day.weekday() in (1, 4)}
    with time_machine.travel(at(FIRST, 6), tick=False) as traveller:
        people = County(county, actors)
        duties, declines = people.hand_out(rng)
        with mortals(SCHEDULES, tmp_path) as workers:
            for day in mornings:
                traveller.move_to(at(day, 7))
                for key in (key for key, (_, _, done) in duties.items() if done == day):
                    do(key)
                workers.work(at(day, 8, 35), rng, rng.choice((0, 1, 1, 2)))
                if day in office_days:
                    traveller.move_to(at(day, 10))
                    people.decide(day, declines, fates)
                traveller.move_to(at(day, 15))
                people.object(fates)
                people.answer(day)
                workers.work(at(day, 17), rng, rng.choice((0, 0, 1)), 120)
    wanted = Quarter(duties, mornings, office_days, declines, fates, answer_of).live()
    print(
        f"{workers.deaths} deaths, {len(wanted.verdicts)} verdicts, {len(wanted.steps)} steps, {len(wanted.letters)} letters,"
        f" {len(wanted.reminders)} reminders in {len(wanted.messages())} messages"
    )
    assert workers.deaths >= 40
    assert not Job.objects.exclude(state="done").exists()
    the_verdicts(wanted, people)
    the_steps(wanted, people)
    the_letters(wanted, people)
    the_words(wanted, people)
    the_reminders(wanted, people)
    rich_enough(wanted)


def same(got, wanted):
    """Exactly these, each once."""
    got, wanted = Counter(got), Counter(wanted)
    assert (sorted((got - wanted).elements(), key=str)[:5], sorted((wanted - got).elements(), key=str)[:5]) == ([], [])


def day_of(moment):
    return clock.local(moment).date() if moment else None


def the_verdicts(wanted, people):
    """Each unit with enough duties judged once, as of the first morning after the standstill."""
    rows = Verdict.objects.values_list(
        "unit", "period", "numerator", "denominator", "below", "exempt", "state", "cut_off"
    )
    exempted = {step.unit for step in wanted.steps if step.state == "exempted"}
    counted = {unit for unit in wanted.below() if wanted.fates[unit] != "upheld"}  # who is right is no longer below
    same(
        ((people.number[unit], *rest, day_of(cut_off)) for unit, *rest, cut_off in rows),
        (
            (unit, "2025Q4", *found, unit in counted, unit in exempted, "confirmed", wanted.judged)
            for unit, found in wanted.verdicts.items()
        ),
    )
    counts = Counter(Event.objects.filter(type__startswith="supervision.").values_list("type", flat=True))
    assert (counts["supervision.judged"], counts["supervision.verdict_confirmed"]) == (1, len(wanted.verdicts))


def the_steps(wanted, people):
    """Each step with its days and where it stands, and each said once in the ledger."""
    rows = list(Step.objects.select_related("proceeding", "rung"))
    same(
        (
            (people.number[row.unit_id], row.proceeding.obligation_id, row.rung.order, row.state, day_of(row.proposed_at),
             row.objection_until, day_of(row.issued_at), row.answer_due, day_of(row.answered_at))
            for row in rows
        ),
        (
            (s.unit, s.duty, s.rung, s.state, s.proposed, s.objection_until, s.issued, s.due, s.answered)
            for s in wanted.steps
        ),
    )  # fmt: skip
    items = [step for step in wanted.steps if step.duty is not None]
    same(said("proposed", "duties"), (step.duty for step in items if step.rung == 1))
    place = {row.pk: (row.proceeding.obligation_id, row.rung.order) for row in rows}
    followed = [place[key] for key in said("following_proposed", "steps")]
    same(followed, ((step.duty, step.rung - 1) for step in items if step.rung > 1))
    about = {str(row.pk): people.number[row.unit_id] for row in rows if row.proceeding.obligation_id is None}
    told = Event.objects.filter(type="supervision.step_proposed").values_list("target_id", flat=True)
    same((about[key] for key in told), wanted.below())
    for kind, count in (
        ("issued", sum(step.issued is not None for step in wanted.steps)),
        ("answered", sum(step.answered is not None for step in wanted.steps)),
    ):
        assert Event.objects.filter(type=f"supervision.{kind}").count() == count, kind


def said(kind, fact):
    """All that the events of a kind name."""
    return [key for event in Event.objects.filter(type=f"supervision.{kind}") for key in event.facts[fact]]


def the_letters(wanted, people):
    """Each letter with its unit, kind, days and duties; numbers without gaps in both years."""
    steps = {}
    for letter, key in Step.objects.filter(letter_id__isnull=False).values_list("letter_id", "proceeding__obligation"):
        steps.setdefault(letter, []).append(key)
    rows = list(Letter.objects.order_by("pk"))
    receipts = {row.letter_id: row for row in Receipt.objects.all()}
    assert len(receipts) == len(rows) == Receipt.objects.count()
    about = dict(Step.objects.filter(letter_id__isnull=False).values_list("letter_id", "unit"))
    same(
        (
            (people.number[about[row.pk]], RUNG[row.kind], day_of(row.issued_at), tuple(sorted(steps[row.pk])),
             day_of(receipts[row.pk].answered_at), day_of(receipts[row.pk].accepted_at))
            for row in rows
        ),
        (
            (one.unit, one.rung, one.issued, tuple(sorted(step.duty for step in one.steps)), *[_seen(one)] * 2)
            for one in wanted.letters
        ),
    )  # fmt: skip
    years = Counter(row.year for row in rows)
    assert years == Counter(one.issued.year for one in wanted.letters)
    same(((row.year, row.number) for row in rows), ((year, n + 1) for year in years for n in range(years[year])))
    assert dict(Register.objects.values_list("year", "last")) == years


def the_words(wanted, people):
    """What is said about letters is said once, to whom it concerns: what came, what was answered, what is late."""
    late = [one for one in wanted.letters if one.rung < 3 and _overdue(one)]
    overdue = Receipt.objects.filter(overdue_at__isnull=False)
    assert (overdue.count(), Event.objects.filter(type="letters.answer_overdue").count()) == (len(late), len(late))
    letters = {str(row.pk): (day_of(row.issued_at), RUNG[row.kind]) for row in Letter.objects.all()}
    mine = Told.objects.filter(message__key__startswith="letters:")
    got = [
        (key.split(":")[1], *letters[about], person)
        for key, about, person in mine.values_list("message__key", "message__about_id", "person")
    ]
    clerk = people.house.clerk.person_id
    same(
        got,
        [
            *(("issued", one.issued, one.rung, who) for one in wanted.letters for who in people.readers(one)),
            *(("answered", one.issued, one.rung, clerk) for one in wanted.letters if _seen(one)),
            *(("overdue", one.issued, one.rung, who) for one in late for who in (people.liaison(one.unit), clerk)),
        ],
    )
    keys = Message.objects.filter(key__startswith="letters:").values_list("key", flat=True)
    answers = sum(_seen(one) is not None for one in wanted.letters)
    assert len(keys) == len(wanted.letters) + answers + len(late)


def _seen(letter):
    return letter.answered if letter.answered and letter.answered <= LAST else None


def _overdue(letter):
    due = after(letter.issued, 5)
    return due < LAST and (letter.answered is None or letter.answered > due)


def the_reminders(wanted, people):
    """Each reminder on its day in its morning; each unit and each leader told once a morning, by one message of one person."""
    rows = Reminder.objects.values_list("obligation", "step__offset", "on", "sweep__on", "number")
    same(rows, wanted.reminders)
    assert not Reminder.objects.filter(message__isnull=True).exists()
    told = Message.objects.filter(key__startswith="reminders:").values_list("key", "count")
    keys = {
        (f"reminders:{day:%Y%m%d}:{people.units[unit].pk}:{'leader' if leader else 'handler'}:0", count)
        for (day, unit, leader), count in wanted.messages().items()
    }
    same(told, keys)
    persons = {unit.pk: (people.liaison(n), people.leaders[n].pk) for n, unit in enumerate(people.units)}
    once = Told.objects.filter(message__key__startswith="reminders:").values_list("message__key", "person")
    same(once, ((key, persons[int(key.split(":")[2])][":leader:" in key]) for key, _ in keys))
    assert Event.objects.filter(type="messaging.told").count() == Message.objects.count()


def rich_enough(wanted):
    """The story has enough of everything to prove something."""
    states = Counter((step.rung, step.state) for step in wanted.steps if step.duty is not None)
    for rung, state in ((1, "closed"), (1, "declined"), (1, "lapsed"), (1, "unanswered"), (2, "closed"), (3, "issued")):
        assert states[rung, state] >= 10, states
    assert any(one.issued.year == 2025 for one in wanted.letters)
    assert any(step.answered and step.due and step.answered > step.due for step in wanted.steps)
    quarter = Counter(step.state for step in wanted.steps if step.duty is None)
    assert {"closed", "unanswered", "declined", "exempted"} <= set(quarter), quarter
    assert 3 <= len(wanted.below()) < len(wanted.verdicts) < UNITS
    both = {step.unit for step in wanted.steps if step.duty is None and step.issued}
    assert any(step.unit in both and step.issued and step.duty is not None for step in wanted.steps)
    for first, last in DOWN:
        assert any(morning > last >= on >= first for _, _, on, morning, _ in wanted.reminders)
