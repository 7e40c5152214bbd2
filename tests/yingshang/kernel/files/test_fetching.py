"""One download, one event: who took which file of what."""

from __future__ import annotations

import pytest

from tests.factories.files import stored
from yingshang.kernel.actor import NOBODY
from yingshang.kernel.errors import NotAllowed
from yingshang.kernel.files import hold_by, holding, note_fetch
from yingshang.kernel.models import Event
from yingshang.orgs.models import Unit


@pytest.fixture
def held(county, monkeypatch):
    """A file of the town."""
    monkeypatch.setattr(holding, "_HOLDERS", {})
    hold_by("orgs.unit", Unit.objects.visible_to)
    return stored(None, "orgs.unit", str(county.town.pk))


def events():
    return [event.type for event in Event.objects.filter(type="kernel.file_fetched")]


def test_a_download_is_one_event_that_names_file_and_holder(held, client_as):
    response = client_as("clerk").get(f"/files/{held.pk}/")
    assert b"".join(response)
    assert (response.status_code, events()) == (200, ["kernel.file_fetched"])
    event = Event.objects.get(type="kernel.file_fetched")
    assert (event.target_title, event.person_name) == ("通知.txt", "经办人")
    assert event.facts == {"holder": "单位“白石镇”", "size": held.size, "sha256": held.blob.sha256}


def test_who_may_not_have_it_leaves_no_event_of_having_it(held, client_as):
    foreign = stored(999_999)
    assert client_as("clerk").get(f"/files/{foreign.pk}/").status_code == 404
    assert events() == []


def test_a_holder_that_is_gone_is_named_by_its_number(held, actors):
    held.holder_id = "987654"
    note_fetch(actor=actors["clerk"], stored=held)
    assert Event.objects.get(type="kernel.file_fetched").facts["holder"] == "单位“987654”"


def test_nobody_fetches_nothing(held):
    with pytest.raises(NotAllowed):
        note_fetch(actor=NOBODY, stored=held)
