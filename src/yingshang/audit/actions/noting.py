"""What is done with the ledger is itself recorded in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.audit.events import (
    head_exported,
    ledger_exported,
    ledger_read,
    ledger_verified,
    personal_facts_read,
)
from yingshang.audit.queries.heads import current_head
from yingshang.audit.queries.ledger import described
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.audit.models import Entry
    from yingshang.audit.queries.ledger import Filters
    from yingshang.audit.queries.verification import Report
    from yingshang.kernel.actor import Actor

_REASON = 500  # characters


@command("audit.read_ledger")
def note_reading(*, actor: Actor, filters: str) -> None:
    """Record that the ledger was searched with these filters (in words): once for a search, whatever its pages."""
    record(ledger_read, current_head(), actor=actor, filters=filters)


@command("audit.export_ledger")
def note_export(*, actor: Actor, filters: Filters, rows: int) -> None:
    """Record that ``rows`` entries were exported."""
    record(ledger_exported, current_head(), actor=actor, filters=described(filters), rows=rows)


@command("audit.export_ledger")
def note_head_export(*, actor: Actor, number: int, hash: str) -> None:  # noqa: A002 - the word of the ledger
    """Record that the head was exported, so that a file can be matched with its maker."""
    record(head_exported, current_head(), actor=actor, number=number, hash=hash)


@command("audit.verify_ledger")
def note_verification(*, actor: Actor, report: Report) -> None:
    """Record a verification with what it found."""
    record(
        ledger_verified,
        current_head(),
        actor=actor,
        rows=report.rows,
        findings=len(report.findings),
        sentences=[finding.sentence for finding in report.findings],
    )


@command("audit.unmask_entry", target="entry")
def note_unmasking(*, actor: Actor, entry: Entry, reason: str) -> None:
    """Record that the personal facts of an entry are shown to the actor, and why, before they are.

    Raises Refusal ``audit.reason_needed`` or ``audit.too_long``.
    """
    if not reason.strip():
        raise Refusal("audit.reason_needed", field="reason")
    if len(reason) > _REASON:
        raise Refusal("audit.too_long", field="reason", most=_REASON)
    record(personal_facts_read, entry, actor=actor, reason=reason.strip())
