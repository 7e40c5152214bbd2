"""The head of the chain: as a line on exports, and as a small signed file that is kept elsewhere and checked later."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from yingshang.audit.enums import HEAD_LINE
from yingshang.audit.models import Entry, Head
from yingshang.audit.models.canonical import GENESIS
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal

_KIND = "yingshang-audit-head"


@dataclass(frozen=True, slots=True)
class HeadFile:
    """An exported head: entry ``number`` had ``hash`` at the time of export ``at``."""

    site: str
    office: str
    at: str
    number: int
    algorithm: str
    hash: str
    genuine: bool = True

    @property
    def day(self) -> str:
        """The day of export in the office's time."""
        return clock.local(datetime.fromisoformat(self.at)).date().isoformat()


def current_head() -> Head:
    """The stored head; number 0 where nothing has happened yet."""
    return Head.objects.filter(pk=1).first() or Head(pk=1, number=0, hash=GENESIS)


def head_line() -> str:
    """One Chinese line for the foot of whatever is exported or printed: how far the ledger was, and its hash."""
    head = current_head()
    moment = clock.local(clock.now())
    return HEAD_LINE.format(number=head.number, hash=head.hash[:16], at=f"{moment:%Y-%m-%d %H:%M}")


def export_head() -> HeadFile:
    """The head as it is now."""
    head = current_head()
    entry = Entry.objects.filter(pk=head.number).only("algorithm").first()
    return HeadFile(
        site=settings.SITE_NAME,
        office=settings.OFFICE_NAME,
        at=clock.now().isoformat(timespec="seconds"),
        number=head.number,
        algorithm=entry.algorithm if entry else settings.AUDIT_HASH,
        hash=head.hash,
    )


def dump_head(head: HeadFile) -> str:
    """The text of the file: JSON, signed with the installation's key so that a careless edit shows."""
    body = _body(head)
    return json.dumps({**body, "signature": _signature(body)}, ensure_ascii=False, indent=1) + "\n"


def load_head(text: str) -> HeadFile:
    """Read such a file; ``genuine`` says whether the signature is ours. Raises Refusal ``audit.not_a_head``."""
    try:
        body: dict[str, Any] = json.loads(text.removeprefix("\ufeff"))
        signature = str(body.pop("signature"))
        if body.pop("kind") != _KIND:
            raise Refusal("audit.not_a_head", field="head")
        head = HeadFile(**body)
        fits = isinstance(head.number, int) and isinstance(head.hash, str) and head.day
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal("audit.not_a_head", field="head") from error
    if not fits:
        raise Refusal("audit.not_a_head", field="head")
    genuine = constant_time_compare(_signature(_body(head)), signature)
    return HeadFile(**{**asdict(head), "genuine": genuine})


def _body(head: HeadFile) -> dict[str, Any]:
    body = {"kind": _KIND, **asdict(head)}
    del body["genuine"]
    return body


def _signature(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return salted_hmac("yingshang.audit.head", text, algorithm="sha256").hexdigest()
