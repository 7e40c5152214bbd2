"""Objects behind the addresses of obligations."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_urlsafe

from tests.factories.obligations import by, every, handed_out, part
from tests.factories.orgs import actor_of, make_person
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.obligations.actions.feeds import make_feed
from yingshang.obligations.actions.handing_out import Due, Source, Wording, hand_out
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.feeds import hash_of
from yingshang.orgs.models import Unit


def in_a_month() -> date:
    return clock.today() + timedelta(days=30)


def giver_in(county, unit):
    """A clerk of a unit, who hands out."""
    return actor_of(make_person("交办人", unit, "clerk"))


def own_unit(county, person):
    return Unit.objects.get(pk=actor_of(person).unit_id or county.office.pk)


def owed(unit, county):
    """A matter handed out by the office of the county to one unit."""
    return handed_out(giver_in(county, county.office), county.office, part(unit, by(in_a_month())))


def duty(county, person):
    return {"pk": owed(own_unit(county, person), county).obligations.get().pk}


def acted(county, person):
    """A unit signs for its duty; a supervisor suspends one of a problem that the own office handed out."""
    actor = actor_of(person)
    if "supervisor" not in actor.roles:
        return {**duty(county, person), "verb": "acknowledge"}
    source = Source("supervision.problem", token_urlsafe(8), "问题")
    parts = [part(county.bureau, by(in_a_month()))]
    matter = hand_out(actor=actor, source=source, office=own_unit(county, person), wording=Wording("问题"), parts=parts)
    return {"pk": matter.obligations.get().pk, "verb": "suspend"}


def foreign_duty(county, _):
    """What a town gave itself: no business of anybody else who does not see everything."""
    matter = handed_out(giver_in(county, county.town), county.town, part(county.town, by(in_a_month())))
    return {"pk": matter.obligations.get().pk}


def matter(county, person):
    return {"pk": owed(own_unit(county, person), county).pk}


def foreign_matter(county, _):
    return {"pk": handed_out(giver_in(county, county.town), county.town, part(county.town, by(in_a_month()))).pk}


def given(county, person, due):
    unit = own_unit(county, person)
    return handed_out(giver_in(county, unit), unit, part(county.other, due))


def series(county, person):
    due = every("FREQ=MONTHLY;BYMONTHDAY=25", starts_on=clock.today())
    return {"pk": given(county, person, due).series.get().pk}


def event(county, person):
    due = Due(DueKind.RELATIVE, anchor="收到转办件", days=15)
    return {"pk": given(county, person, due).pk}


def feed(county, _):
    """Somebody's secret address, whoever opens it."""
    secret = token_urlsafe(32)
    make_feed(actor=actor_of(make_person("订阅人", county.bureau)), secret_hash=hash_of(secret))
    return {"secret": secret}


def lasting(county, person):
    return {"pk": given(county, person, Due(DueKind.CONTINUOUS)).pk}


SAMPLES = {
    "obligations:feed": Sample(own=feed),
    "obligations:duty": Sample(own=duty, foreign=foreign_duty),
    "obligations:matter": Sample(own=matter, foreign=foreign_matter),
    "obligations:act": Sample(
        own=acted,
        foreign=lambda county, person: {**foreign_duty(county, person), "verb": "acknowledge"},
    ),
    "obligations:event": Sample(own=event, query={"anchor": "收到转办件"}),
    "obligations:start_rhythm": Sample(own=lasting),
    "obligations:rhythm": Sample(own=series),
    "obligations:end_series": Sample(own=series),
}
