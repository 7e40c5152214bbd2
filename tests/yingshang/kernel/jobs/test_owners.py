"""An actor goes into the row of a job and comes out as they were, without what was true of one request alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.factories.orgs import make_unit
from yingshang.kernel.jobs.owners import freeze, thaw
from yingshang.orgs.models import Unit
from yingshang.orgs.queries.actors import knowing_units


@pytest.mark.django_db
def test_it_comes_back_as_it_was(county, actors):
    actor = actors["liaison"]
    stored = json.loads(json.dumps(freeze(actor.once("of the form"))))
    assert thaw(stored) == actor
    assert thaw({**stored, "of another version": 1}) == actor


@pytest.mark.django_db
def test_a_unit_founded_before_the_job_runs_is_seen(county, actors):
    stored = json.loads(json.dumps(freeze(knowing_units(actors["liaison"]))))
    section = make_unit("新设股", county.bureau, kind="section")
    for told in (stored, {**stored, "within": [county.bureau.pk]}):
        assert section in Unit.objects.in_scope_of(thaw(told))


@pytest.mark.django_db
def test_what_the_request_knew_is_no_more_than_the_scope(county, actors):
    """An actor who knows other units than the path says sees by what is known: so it must never be kept."""
    astray = replace(knowing_units(actors["liaison"]), within=(county.other.pk,))
    assert set(Unit.objects.in_scope_of(astray)) == {county.other}
    assert county.other not in Unit.objects.in_scope_of(thaw(freeze(astray)))
