"""A matter is found by those who owe or handed out a part of it, and by nobody else."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests.factories.obligations import by, handed_out, part


def test_found_by_those_who_are_concerned(clock_at, county, actors, client_as):
    matter = handed_out(
        actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))), title="编印惠企政策汇编"
    )
    address = reverse("obligations:matter", args=[matter.pk])
    found = {
        role: address in client_as(role).get(reverse("kernel:search"), {"q": "惠企政策"}).content.decode()
        for role in ("liaison", "clerk", "supervisor", "outsider", "system_admin")
    }
    assert found == {"liaison": True, "clerk": True, "supervisor": True, "outsider": False, "system_admin": False}
