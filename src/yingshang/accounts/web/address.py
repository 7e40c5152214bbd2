"""Where a request really comes from."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_HEADER = "HTTP_X_FORWARDED_FOR"


class AddressMiddleware:
    """Set ``REMOTE_ADDR`` to the client's address and drop ``X-Forwarded-For``, so that nothing else can believe it.

    Every proxy appends the address it was called from, so with ``site.proxies`` = n of our own the n-th value from the
    right is the one that our outermost proxy saw; everything to its left was written by the client. Without proxies
    the header is nobody's and is ignored.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it and pass on."""
        forwarded = [part.strip() for part in request.META.pop(_HEADER, "").split(",") if part.strip()]
        proxies: int = settings.TRUSTED_PROXIES
        if 0 < proxies <= len(forwarded):
            request.META["REMOTE_ADDR"] = forwarded[-proxies]
        request.META["REMOTE_ADDR"] = plain_address(request.META.get("REMOTE_ADDR", ""))
        return self.get_response(request)


def plain_address(text: str) -> str:
    """The address in its one short form, without a port; an IPv6 address as its /64, which one household holds.

    What is no address reads "".
    """
    host = text.strip().removeprefix("[").partition("]")[0]
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
