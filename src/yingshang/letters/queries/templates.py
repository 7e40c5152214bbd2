"""Which edition of which template holds today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.letters.enums import FieldKind, LetterKind
from yingshang.letters.models import Edition, Template
from yingshang.letters.queries.fields import from_json
from yingshang.letters.queries.language import known_fields, needed_fields, read_template

if TYPE_CHECKING:
    from collections.abc import Collection

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit


def edition_for(wanted: Template | str, issuer: Unit, given: Collection[str] | None = None) -> Edition:
    """The edition in force today of a template, a slug or a kind. Raises Refusal ``letters.no_template``.

    For a kind the issuer's own template goes before the common one, as long as it can be written from what is
    ``given`` (names and keys of facts; None: anything): an office has letters of one kind about several matters.
    """
    rows = Template.objects.filter(Q(issuer__isnull=True) | Q(issuer=issuer))
    if isinstance(wanted, Template):
        rows = rows.filter(pk=wanted.pk)
    elif wanted in LetterKind.values:
        rows = rows.filter(kind=wanted)
    else:
        rows = rows.filter(slug=wanted)
    today = clock.today()
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))
    editions = Edition.objects.in_force(today).filter(template__in=rows.order_by().values("pk"))
    ordered = editions.select_related("template").order_by(
        F("template__issuer").asc(nulls_last=True), "template_id", "-valid_from", "-number"
    )
    rows_found = list(ordered)
    fitting = [one for one in rows_found if given is None or one.template.issuer_id is None or _takes(one, given)]
    found = next(iter(fitting or rows_found), None)
    if found is None:
        name = str(wanted) if isinstance(wanted, Template) else dict(LetterKind.choices).get(wanted, wanted)
        raise Refusal("letters.no_template", field="template", template=str(name)[:40])
    return found


def needed_of(edition: Edition) -> set[str]:
    """The fields that every letter of the template says something of."""
    known = known_fields(from_json(edition.fields))
    return {name for text in (edition.title, edition.body) for name in needed_fields(read_template(text, known)[0])}


def _takes(edition: Edition, given: Collection[str]) -> bool:
    needed = needed_of(edition)
    asked = [one for one in from_json(edition.fields) if one.name in needed and one.kind != FieldKind.FLAG]
    return all(one.name in given or one.key in given for one in asked)


def offered_to(actor: Actor) -> list[Edition]:
    """The editions that somebody may draft by today, one for each template, by kind."""
    today = clock.today()
    rows = Template.objects.visible_to(actor).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))
    editions = Edition.objects.in_force(today).filter(template__in=rows.order_by().values("pk"))
    newest: dict[int, Edition] = {}
    for edition in editions.select_related("template__issuer").order_by("template_id", "-valid_from", "-number"):
        newest.setdefault(edition.template_id, edition)
    kinds = list(LetterKind.values)
    return sorted(newest.values(), key=lambda edition: (kinds.index(edition.template.kind), edition.template_id))
