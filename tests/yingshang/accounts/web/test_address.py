"""The address is the one that our own outermost proxy saw; what a client writes is believed nowhere."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from yingshang.accounts.web.address import AddressMiddleware, plain_address

FORGED = "1.1.1.1, 2.2.2.2, 10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, FORGED, "192.0.2.7"),
        (1, FORGED, "10.0.0.9"),
        (2, FORGED, "2.2.2.2"),
        (3, "2.2.2.2", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "1.1.1.1, nonsense", ""),
    ],
)
def test_it_is_counted_from_the_right(settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    found = {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    AddressMiddleware(lambda request: found.update(request.META))(request)
    assert found["REMOTE_ADDR"] == seen
    assert "HTTP_X_FORWARDED_FOR" not in found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("10.0.0.5:443", "10.0.0.5"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("::ffff:10.0.0.5", "10.0.0.5"),
        ("::1", "::1"),
        ("", ""),
        ("x" * 10_000, ""),
        ("10.0.0.5\0", ""),
    ],
)
def test_one_form_for_one_place(text, plain):
    assert plain_address(text) == plain
