"""Units are found by every name they bear, people by their own, and nobody finds whom they may not see."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import kinds, rebuild
from yingshang.orgs.actions.names import add_alias


def found(client, words):
    return client.get("/search/", {"q": words}).content.decode()


def all_anew():
    for kind in kinds().values():
        rebuild(kind)


def test_a_unit_is_found_by_its_short_name_and_a_learnt_one(client_as, county, actors):
    add_alias(actor=actors["system_admin"], unit=county.bureau, alias="县发改委")
    all_anew()
    liaison = client_as("outsider")
    for words in ("发展和改革", "县发改局", "县发改委"):
        assert reverse("orgs:unit", args=[county.bureau.pk]) in found(liaison, words)


def test_people_of_other_units_are_not_found(client_as, cast):
    all_anew()
    address = reverse("orgs:person", args=[cast["liaison"].pk])
    assert address in found(client_as("clerk"), "联络员")
    assert address not in found(client_as("outsider"), "联络员")
