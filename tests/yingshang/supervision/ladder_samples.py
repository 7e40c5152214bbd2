"""Objects behind the addresses of ladders."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.letters import House
from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import actor_of, make_person
from tests.factories.supervision import in_force
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.models import Unit
from yingshang.supervision.actions.proposing import propose_overdue
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Ladder, Step, Verdict


def ladder_of(office, key="item"):
    found = Ladder.objects.filter(office=office, key=key).first()
    return found or in_force(key, office, objection_days=5)


def proposed(office, unit):
    """A step of ``office`` against ``unit``, that the unit was told of."""
    ladder = ladder_of(office)
    giver = actor_of(make_person("交办人", office, "clerk"))
    due = by(clock.today() + timedelta(days=30))
    matter = handed_out(giver, office, part(unit, due), title=f"事项{Ladder.objects.count()}{unit.pk}{clock.now()}")
    rows = list(matter.obligations.select_related("matter", "unit"))
    propose_overdue(actor=SYSTEM, ladder=ladder, rung=ladder.rungs.get(order=1), duties=rows)
    return Step.objects.filter(proceeding__obligation__in=rows).latest("pk")


def own_unit(county, person):
    return Unit.objects.get(pk=actor_of(person).unit_id or county.office.pk)


def step(county, person):
    return {"pk": proposed(county.office, own_unit(county, person)).pk}


def foreign_step(county, _):
    return {"pk": proposed(county.town, county.town).pk}


def acted(county, person):
    unit = own_unit(county, person)
    found = proposed(unit, county.other)
    Step.objects.filter(pk=found.pk).update(state=StepState.ANSWERED)
    return {"pk": found.pk, "verb": "accept"}


def foreign_acted(county, person):
    return foreign_step(county, person) | {"verb": "accept"}


def transfer(county, person):
    """A transfer of the own unit with its letter."""
    unit = own_unit(county, person)
    found = proposed(unit, county.other)
    rung = found.rung.ladder.rungs.get(paper="transfer")
    letter = House(unit).issued(county.other)
    Step.objects.filter(pk=found.pk).update(rung=rung, letter_id=letter.pk)
    return {"pk": found.pk}


def judged(office, unit):
    ladder = ladder_of(office, "quarter")
    found, _ = Verdict.objects.get_or_create(
        ladder=ladder, key=ladder.key, unit=unit, period="2025Q4",
        defaults={
            "numerator": 4, "denominator": 5, "standard": 90, "cut_off": clock.now(), "below": True,
            "state": "confirmed",
        },
    )  # fmt: skip
    return {"pk": found.pk}


def paper(county, person):
    unit = own_unit(county, person)
    Step.objects.filter(pk=proposed(unit, county.other).pk).update(state=StepState.APPROVED)
    return {"key": f"{county.other.pk}-reminder-items"}


LADDER_SAMPLES = {
    "supervision:paper": Sample(paper),
    "supervision:step": Sample(step, foreign_step),
    "supervision:step_object": Sample(step, foreign_step),
    "supervision:step_bundle": Sample(transfer, foreign_step),
    "supervision:step_act": Sample(acted, foreign_acted),
    "supervision:unit": Sample(lambda county, person: {"pk": own_unit(county, person).pk}),
    "supervision:ladder": Sample(lambda county, _: {"pk": ladder_of(county.office).pk}),
    "supervision:ladder_new": Sample(lambda *_: {"example": "item"}),
    "supervision:ladder_version": Sample(lambda county, person: {"pk": ladder_of(own_unit(county, person)).pk}),
    "supervision:ladder_end": Sample(lambda county, person: {"pk": ladder_of(own_unit(county, person)).pk}),
    "supervision:verdict": Sample(
        lambda county, person: judged(county.office, own_unit(county, person)),
        lambda county, _: judged(county.town, county.town),
    ),
}
