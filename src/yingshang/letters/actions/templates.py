"""Templates: those that come with the system, and what an office makes of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.letters import events
from yingshang.letters.actions.flaws import refuse_flaws
from yingshang.letters.enums import SHIPPED_BASIS, LetterKind
from yingshang.letters.models import Edition, Template
from yingshang.letters.queries.fields import read_fields, to_json
from yingshang.letters.queries.language import known_fields, read_template

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit

SHIPPED = Path(__file__).parent.parent / "data" / "templates.toml"
_SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Wordings:
    """What an edition says; ``fields`` is the list as people write it."""

    title: str
    body: str
    fields: str
    basis: str
    valid_from: date
    valid_to: date | None = None
    answer_days: int | None = None
    note: str = ""


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def ship_templates() -> int:
    """Bring in the templates that come with the system and are not there yet; how many came. As often as one likes."""
    given = _shipped()
    known = set(Template.objects.filter(slug__in=given).values_list("slug", flat=True))
    for slug in (slug for slug in given if slug not in known):  # of a kind the first one goes before the others
        ship(actor=SYSTEM, slug=slug)
    return len(given.keys() - known)


@command("letters.ship")
def ship(*, actor: Actor, slug: str) -> Template:
    """One template that comes with the system, in force from any day on."""
    given = _shipped()[slug]
    template: Template = Template.objects.create(slug=slug, kind=given.get("kind", slug), name=given["name"])
    record(events.template_made, template, actor=actor)
    words = Wordings(
        title=given["title"],
        body=given["body"],
        fields=given["fields"],
        basis=SHIPPED_BASIS,
        valid_from=_SINCE,
        answer_days=given["answer_days"],
    )
    _revise(template, words, actor)
    return template


@command("letters.make_template", target="issuer")
def make_template(*, actor: Actor, issuer: Unit, kind: str, name: str, words: Wordings) -> Template:
    """A template of one office. Raises Refusal for a name that is taken, and what ``revise_template`` refuses."""
    plain = line(name)[:60]
    if not plain:
        raise Refusal("letters.no_name", field="name")
    if Template.objects.filter(issuer=issuer, kind=kind, name=plain).exists():
        raise Refusal("letters.template_taken", field="name", name=plain)
    template: Template = Template.objects.create(kind=LetterKind(kind), name=plain, issuer=issuer)
    record(events.template_made, template, actor=actor)
    _revise(template, words, actor)
    return template


@command("letters.keep_templates", target="template")
def revise_template(*, actor: Actor, template: Template, version: int, words: Wordings) -> Edition:
    """A new edition, which holds from its day on; the one before ends the day before.

    Raises Refusal ``letters.no_basis``, ``letters.edition_backwards``, ``letters.field_list`` and
    ``letters.text_flawed``: a template with a flaw is never kept.
    """
    return _revise(template, words, actor)


@command("letters.keep_templates", target="template")
def end_template(*, actor: Actor, template: Template, version: int, on: date, reason: str) -> Template:
    """From ``on`` nobody drafts by it any more."""
    if not line(reason):
        raise Refusal("letters.no_basis", field="reason")
    template.ended_on = on
    template.save(update_fields=["ended_on"])
    record(events.template_ended, template, actor=actor, on=on.isoformat(), reason=line(reason)[:200])
    return template


def check_words(title: str, body: str, fields: str) -> None:
    """Raise Refusal for the first thing that is wrong with a wording: what the live check of the page shows."""
    declared = read_fields(fields)
    known = known_fields(declared)
    _, flaws = read_template(title, known)
    _, more = read_template(body, known)
    refuse_flaws(flaws, typed=False, field="title")
    refuse_flaws(more)
    if not line(title):
        raise Refusal("letters.no_title", field="title")
    if not paragraphs(body):
        raise Refusal("letters.no_body", field="body")


def _revise(template: Template, words: Wordings, actor: Actor) -> Edition:
    check_words(words.title, words.body, words.fields)
    if not line(words.basis):
        raise Refusal("letters.no_basis", field="basis")
    last = template.editions.order_by("-number").first()
    _refuse_backwards(last, words)
    if last is not None:
        open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=words.valid_from)
        template.editions.filter(open_end).update(valid_to=words.valid_from - timedelta(days=1))
    edition: Edition = Edition.objects.create(
        template=template,
        number=last.number + 1 if last is not None else 1,
        title=line(words.title)[:300],
        body=paragraphs(words.body),
        note=line(words.note)[:300],
        fields=to_json(read_fields(words.fields)),
        answer_days=words.answer_days or None,
        basis=line(words.basis)[:200],
        valid_from=words.valid_from,
        valid_to=words.valid_to,
        made_by=actor.name,
        made_at=clock.now(),
    )
    facts = {"edition": edition.number, "valid_from": edition.valid_from.isoformat(), "basis": edition.basis}
    record(events.template_revised, template, actor=actor, **facts)
    return edition


def _refuse_backwards(last: Edition | None, words: Wordings) -> None:
    backwards = words.valid_to is not None and words.valid_to < words.valid_from
    if backwards or (last is not None and words.valid_from <= last.valid_from):
        before = last.valid_from.isoformat() if last is not None else "\u2014"
        raise Refusal(
            "letters.edition_backwards", field="valid_from", valid_from=words.valid_from.isoformat(), before=before
        )
