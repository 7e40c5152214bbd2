"""Who sees a letter: its own house at any stage, its recipients from the day it was issued, nobody else."""

from __future__ import annotations

import pytest

from tests.factories.orgs import actor_of, make_person
from yingshang.kernel.actor import NOBODY
from yingshang.letters.models import Letter, Receipt

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")


@pytest.fixture
def everybody(actors, house, county):
    return {**actors, "drafter": house.clerk, "town": actor_of(make_person("镇联络员", county.town)), "nobody": NOBODY}


def seen_by(letter, everybody):
    return {name for name, actor in everybody.items() if Letter.objects.visible_to(actor).filter(pk=letter.pk).exists()}


def test_a_draft_is_its_own_houses_business(house, county, everybody):
    inside = {*everybody} - {*ADMINISTRATORS, "liaison", "outsider", "town", "nobody"}
    for letter in (house.draft(county.bureau), house.checked(county.bureau), house.signed(county.bureau)):
        assert seen_by(letter, everybody) == inside


def test_from_the_day_it_is_issued_its_recipients_see_it(house, county, everybody):
    letter = house.issued(county.bureau)
    inside = {*everybody} - {*ADMINISTRATORS, "outsider", "town", "nobody"}
    assert seen_by(letter, everybody) == inside


def test_a_supervisor_of_another_unit_sees_what_was_issued_and_no_draft(house, county):
    supervisor = actor_of(make_person("督查员", county.other, "supervisor"))
    draft, issued = house.draft(county.bureau), house.issued(county.bureau)
    assert list(Letter.objects.visible_to(supervisor)) == [issued]
    assert draft.state == "draft"


def test_one_recipient_does_not_see_how_another_stands(house, county, actors):
    letter = house.issued(county.bureau, county.other)
    assert [one.unit for one in Receipt.objects.visible_to(actors["liaison"])] == [county.bureau]
    assert {one.unit for one in Receipt.objects.visible_to(house.clerk)} == {county.bureau, county.other}
    assert letter.receipts.count() == 2
