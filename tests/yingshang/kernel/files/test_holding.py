"""Who sees a file is decided by what holds it; a draft is its uploader's alone."""

from __future__ import annotations

import uuid

import pytest

from tests.factories.files import stored
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import attach, detach, files_of, hold_by, holding, visible_file
from yingshang.orgs.models import Unit


@pytest.fixture(autouse=True)
def _units_hold_files(monkeypatch):
    monkeypatch.setattr(holding, "_HOLDERS", {})
    hold_by("orgs.unit", Unit.objects.in_scope_of)


def sees(actor, file):
    try:
        return visible_file(file.pk, actor) == file
    except NotFound:
        return False


def test_a_draft_is_seen_by_its_uploader_alone(actors):
    draft = stored(actors["liaison"].person_id)
    seen = {role for role, actor in actors.items() if sees(actor, draft)}
    assert seen == {"liaison"}
    assert not sees(NOBODY, stored(None))
    assert not sees(SYSTEM, draft)


def test_an_attached_file_is_seen_by_who_sees_its_holder(actors, county):
    draft = stored(actors["liaison"].person_id)
    assert attach([str(draft.pk)], holder=county.bureau, actor=actors["liaison"]) == [draft]
    draft.refresh_from_db()
    seen = {role for role, actor in actors.items() if sees(actor, draft)}
    assert {"liaison", "clerk", "supervisor"} <= seen
    assert not seen & {"outsider", "hotline", "media"}
    assert list(files_of(county.bureau)) == [draft]
    assert list(files_of(county.other)) == []


def test_the_uploader_does_not_see_it_where_the_holder_is_not_theirs(actors, county):
    draft = stored(actors["outsider"].person_id)
    attach([draft.pk], holder=county.bureau, actor=actors["outsider"])
    draft.refresh_from_db()
    assert not sees(actors["outsider"], draft)


@pytest.mark.parametrize("whose", ["clerk", "attached", "unknown", "no id"])
def test_only_ones_own_drafts_can_be_attached_all_or_none(actors, county, whose):
    mine = stored(actors["liaison"].person_id)
    made = {
        "clerk": lambda: stored(actors["clerk"].person_id).pk,
        "attached": lambda: stored(actors["liaison"].person_id, "orgs.unit", "1").pk,
        "unknown": uuid.uuid4,
        "no id": lambda: "=1\0",
    }
    before = files_of(county.bureau).count()
    with pytest.raises(Refusal, match="file_draft_gone"):
        _in_transaction(lambda: attach([mine.pk, made[whose]()], holder=county.bureau, actor=actors["liaison"]))
    assert files_of(county.bureau).count() == before


def _in_transaction(act):
    from django.db import transaction  # noqa: PLC0415 - as a command does it

    with transaction.atomic():
        act()


def test_a_kind_that_nobody_registered_holds_nothing(actors, county):
    draft = stored(actors["liaison"].person_id)
    with pytest.raises(KeyError):
        attach([draft.pk], holder=actors_person(actors), actor=actors["liaison"])
    assert not sees(actors["liaison"], stored(actors["liaison"].person_id, "gone.kind", "1"))
    with pytest.raises(ValueError, match="already"):
        hold_by("orgs.unit", Unit.objects.in_scope_of)


def actors_person(actors):
    from yingshang.orgs.models import Person  # noqa: PLC0415 - a holder of another kind

    return Person.objects.get(pk=actors["liaison"].person_id)


def test_a_detached_file_is_a_draft_again(actors, county):
    draft = stored(actors["liaison"].person_id)
    attach([draft.pk], holder=county.bureau, actor=actors["liaison"])
    with pytest.raises(NotFound):
        detach(draft, holder=county.other)
    detach(draft, holder=county.bureau)
    draft.refresh_from_db()
    assert (sees(actors["liaison"], draft), sees(actors["clerk"], draft)) == (True, False)
