"""One SMS over a gateway that speaks HTTP: address, method, heads, body, signing and what success looks like are set.

No redirect is followed: the gateway's address is the one that was set, and the number goes nowhere else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from yingshang.messaging.actions.outcome import Outcome, Parcel
from yingshang.messaging.rules.privacy import is_bare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yingshang.messaging.rules.options import SmsOptions

MOST_READ = 20_000  # bytes of an answer
TOO_MANY, SERVER_FAULT = 429, 500


@dataclass(frozen=True)
class Call:
    """A request as it will be sent; a signing gives it another head, body or address."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:  # noqa: ANN401 - the library's own arguments
        return None


_opener = build_opener(_Straight)


def send_sms(parcel: Parcel, options: SmsOptions) -> Outcome:
    """Ask the gateway. A timeout after the request went out leaves unclear whether it was sent."""
    if not is_bare(parcel.text):
        return Outcome(ok=False, error="personal", final=True)
    call = signed(built(parcel, options), options)
    heads = dict(call.headers)
    request = Request(call.url, call.body or None, heads, method=call.method)  # noqa: S310 - http(s) by ``built``
    try:
        with _opener.open(request, timeout=options.timeout) as answer:
            said = answer.read(MOST_READ).decode("utf-8", "replace")
    except HTTPError as fault:
        with fault:
            said = fault.read(MOST_READ).decode("utf-8", "replace")
        final = fault.code < SERVER_FAULT and fault.code != TOO_MANY
        return Outcome(ok=False, error="refused" if final else "unreachable", text=f"{fault.code} {said}", final=final)
    except URLError as fault:
        unclear = isinstance(fault.reason, TimeoutError)
        error = "no_answer" if unclear else "unreachable"
        return Outcome(ok=False, error=error, text=str(fault.reason), unclear=unclear)
    except (OSError, ValueError) as fault:  # the connection broke while the answer was read
        return Outcome(ok=False, error="no_answer", text=str(fault), unclear=True)
    if options.success and not re.search(options.success, said):
        return Outcome(ok=False, error="refused", text=said, final=True)
    return Outcome(ok=True, text=said)


def built(parcel: Parcel, options: SmsOptions) -> Call:
    """The request with its blanks filled, each quoted as its place asks. Raises ValueError for no http address."""
    if not options.url.startswith(("http://", "https://")):
        raise ValueError("sms.url")
    given = {
        "mobile": re.sub(r"[^\d+]", "", parcel.place),
        "text": parcel.text,
        "id": parcel.reference.strip("<>").partition("@")[0],
        "count": str(parcel.count),
        "kind": parcel.kind,
        "site": str(settings.SITE_NAME),
        "time": str(int(time.time())),
    }
    in_url = {name: quote(value, safe="") for name, value in given.items()}
    kind = next((value for name, value in options.headers.items() if name.lower() == "content-type"), "")
    is_form = "form" in kind
    in_body = (
        in_url if is_form else {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in given.items()}
    )
    body = options.body.format_map(in_body).encode() if options.method.upper() not in {"GET", "HEAD"} else b""
    heads = {name: value.format_map(in_url) for name, value in options.headers.items()}
    if body and not kind:
        heads["Content-Type"] = "application/json; charset=utf-8"
    return Call(options.method.upper(), options.url.format_map(in_url), heads, body)


def signed(call: Call, options: SmsOptions) -> Call:
    """The request as the named signing makes it. Raises ValueError for one that does not exist."""
    match options.sign:
        case "":
            return call
        case "hmac-sha256":
            mark = hmac.new(options.secret.encode(), call.body or call.url.encode(), hashlib.sha256).hexdigest()
            return replace(call, headers={**call.headers, "X-Signature": mark})
        case "md5":
            text = (call.body or call.url.encode()) + options.secret.encode()
            mark = hashlib.md5(text, usedforsecurity=False).hexdigest()
            return replace(call, headers={**call.headers, "X-Signature": mark})
    return _own(options.sign)(call, options.secret)


def _own(name: str) -> Callable[[Call, str], Call]:
    module, _, function = name.partition(":")
    try:
        found: Callable[[Call, str], Call] = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError):
        raise ValueError(f"sms.sign = {name}") from None
    return found
