"""Objects behind the addresses of logging in."""

from __future__ import annotations

from tests.factories.orgs import make_person
from tests.yingshang.samples import Sample
from yingshang.accounts.actions.sessions import adopt_session
from yingshang.accounts.models import Invitation, KeptForm
from yingshang.accounts.rules.sealing import seal
from yingshang.kernel import clock, ids


def session_of(person):
    return {"pk": adopt_session(person, key=ids.secret(), address="10.0.0.9", agent="").pk}


def kept_of(person):
    sealed = seal(b'["/", "/", [["title", "x"]], [], false]', purpose="kept form")
    return {"pk": KeptForm.objects.create(person=person, sealed=sealed, at=clock.now()).pk}


def invitation_of(person):
    moment = clock.now()
    made = Invitation.objects.create(person=person, digest="x", made_at=moment, made_by="", expires_at=moment)
    return {"pk": made.pk}


def somebody(county):
    return make_person("别人", county.other)


SAMPLES = {
    "accounts:end": Sample(
        own=lambda _county, person: session_of(person), foreign=lambda county, _: session_of(somebody(county))
    ),
    "accounts:kept": Sample(
        own=lambda _county, person: kept_of(person), foreign=lambda county, _: kept_of(somebody(county))
    ),
    "accounts:discard": Sample(
        own=lambda _county, person: kept_of(person), foreign=lambda county, _: kept_of(somebody(county))
    ),
    "accounts:person": Sample(own=lambda county, _: {"pk": somebody(county).pk}),
    "accounts:act": Sample(own=lambda county, _: {"pk": somebody(county).pk, "verb": "unlock"}),
    "accounts:reset": Sample(own=lambda county, _: {"pk": somebody(county).pk}),
    "accounts:revoke": Sample(own=lambda county, _: invitation_of(somebody(county))),
    "accounts:end-any": Sample(own=lambda county, _: session_of(somebody(county))),
}
