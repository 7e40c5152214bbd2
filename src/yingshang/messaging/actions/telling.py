"""Telling people something: in the site at once, outside as kind, hour and their own wishes have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.messaging import events
from yingshang.messaging.actions.leaving import Outgoing, put_out
from yingshang.messaging.enums import Channel, Urgency
from yingshang.messaging.models import Message, Receipt
from yingshang.messaging.queries.recipients import Found, To, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.messaging.rules.kinds import Kind

MOST_LINES, LONGEST_LINE, LONGEST_KEY = 200, 2000, 200
ANY = frozenset({Channel.EMAIL.value, Channel.SMS.value})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told. ``key`` is its dedupe key ("letters.issued:7"): one key is told once, for ever.

    ``link`` and ``calendar`` are addresses within the site. ``about`` is (kind, id) of the object. ``channels`` are
    the ways outside the site that may be used at all (``frozenset()`` for none); people's own wishes narrow them.
    """

    kind: Kind
    key: str
    title: str
    lines: Sequence[str] = ()
    count: int = 1
    link: str = ""
    calendar: str = ""
    about: tuple[str, str] = ("", "")
    urgency: Urgency = Urgency.ORDINARY
    channels: frozenset[str] = ANY

    @classmethod
    def worded(cls, template: str, page: dict[str, Any], **rest: Any) -> Notice:  # noqa: ANN401 - the other fields
        """One with the words of a text template, whose first line is the title; ``rest`` are the other fields."""
        title, *lines = render_to_string(template, page).strip().splitlines()
        return cls(title=title, lines=lines, **rest)


def notify(*, actor: Actor, notice: Notice, to: Sequence[To]) -> Message:
    """Tell ``to`` the ``notice``; the message, or the one told before under the same key, which nobody is told again.

    In the caller's transaction: who is told and what will be sent is there when the caller commits. Raises Refusal for
    a notice without title or recipients, ValueError for a key that is none.
    """
    if not 0 < len(notice.key) <= LONGEST_KEY:
        raise ValueError(f"no dedupe key: {notice.key!r}")
    told = Message.objects.filter(key=notice.key).first()
    if told is not None:
        return told
    try:
        with transaction.atomic():
            return tell(actor=actor, notice=notice, to=tuple(to))
    except IntegrityError:  # another worker was faster; its message is there now
        return Message.objects.get(key=notice.key)


@command("messaging.tell")
def tell(*, actor: Actor, notice: Notice, to: tuple[To, ...]) -> Message:
    """The command behind ``notify``. Raises IntegrityError when the key was told already."""
    title = line(notice.title)[:300]
    if not title:
        raise Refusal("messaging.no_title", field="title")
    if not to:
        raise Refusal("messaging.nobody", field="to")
    message = Message.objects.create(
        kind=notice.kind.name,
        key=notice.key,
        title=title,
        lines=[paragraphs(one)[:LONGEST_LINE] for one in notice.lines[:MOST_LINES]],
        count=notice.count,
        link=notice.link,
        calendar=notice.calendar,
        urgency=notice.urgency,
        about_kind=notice.about[0],
        about_id=str(notice.about[1]),
        sender_id=actor.person_id,
        sender_name=actor.name,
        sender_unit_id=actor.unit_id,
        at=clock.now(),
    )
    found = resolve(to)
    _receive(message, found)
    put_out(message, found, Outgoing(notice.channels, notice.urgency))
    record(
        events.told,
        message,
        actor=actor,
        kind=notice.kind.label,
        count=len(found.people),
        message=message.pk,
    )
    return message


def _receive(message: Message, found: Found) -> None:
    Receipt.objects.bulk_create(
        Receipt(message=message, person=one.person, unit=one.unit, for_person=one.for_person) for one in found.people
    )
