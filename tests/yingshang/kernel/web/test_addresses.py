"""Addresses of rows are those that Django would give."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch, reverse

from yingshang.kernel.web.addresses import address_of


@pytest.mark.parametrize("number", [0, 1, 70, 1_000_000, 7_091_823_645_546_372_819])
def test_it_is_what_reverse_gives(number):
    row = SimpleNamespace(pk=number, unit_id=number)
    assert address_of("obligations:duty")(row) == reverse("obligations:duty", args=[number])
    assert address_of("orgs:unit", "unit_id")(row) == reverse("orgs:unit", args=[number])


def test_a_row_without_the_number_leads_nowhere():
    assert address_of("orgs:unit", "parent_id")(SimpleNamespace(parent_id=None)) == ""


@pytest.mark.parametrize("number", ["1/../2", "<b>"])
def test_only_a_number_stands_in_it(number):
    with pytest.raises(ValueError, match="format code"):
        address_of("orgs:unit")(SimpleNamespace(pk=number))


def test_an_address_without_a_number_is_none_of_these():
    with pytest.raises(NoReverseMatch):
        address_of("orgs:units")(SimpleNamespace(pk=1))
