"""Objects behind the addresses of messaging."""

from __future__ import annotations

from tests.factories.messaging import notice
from tests.factories.orgs import make_person
from tests.factories.sheets import import_sample
from tests.yingshang.samples import Sample
from yingshang.kernel.actor import SYSTEM
from yingshang.messaging.actions import To, notify
from yingshang.messaging.models import Delivery
from yingshang.orgs.models import Post


def own_message(county, person):
    unit = Post.objects.filter(person=person).first()
    if unit is None:
        return foreign_message(county, person)
    return {"pk": notify(actor=SYSTEM, notice=notice(), to=[To.person(person, unit.unit)]).pk}


def foreign_message(county, _):
    """Told to the town's liaison officer, business of the town alone."""
    make_person("镇联络员", county.town)
    return {"pk": notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.town)]).pk}


def delivery(county, _):
    """To a unit where nobody is."""
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.town)])
    return {"pk": Delivery.objects.latest("pk").pk}


def email(*_):
    return {"channel": "email"}


SAMPLES = {
    "messaging:message": Sample(own=own_message, foreign=foreign_message),
    "messaging:delivery": Sample(own=delivery),
    "messaging:by_hand_import_run": import_sample("messaging.by_hand"),
    "messaging:by_hand_import_problems": import_sample("messaging.by_hand"),
    "messaging:try_channel": Sample(own=email),
    "messaging:act": Sample(own=lambda county, person: {**delivery(county, person), "verb": "tell"}),
}
