"""Drafting a letter from a template and facts, or freely, and changing its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.letters import events
from yingshang.letters.actions.flaws import refuse_flaws
from yingshang.letters.actions.templates import ship_templates
from yingshang.letters.enums import BuiltIn, LetterKind, LetterState
from yingshang.letters.models import Letter, Partner, Receipt, Template, Text
from yingshang.letters.queries.fields import from_json
from yingshang.letters.queries.filling import Filled, check_text, day_words, fill_template
from yingshang.letters.queries.templates import edition_for
from yingshang.orgs.enums import UnitState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Edition
    from yingshang.orgs.models import Unit

MOST_RECIPIENTS = 200
MOST_PARTNERS = 11  # with the issuer twelve: as many signatures as go on one page
MOST_TITLE = 120
MOST_COPIES = 60
_JOIN = "\u3001"


@dataclass(frozen=True, slots=True)
class Source:
    """Why a letter is written: the kind and id of the thing, what it is called, and its page ("/duties/5/")."""

    kind: str
    id: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written.

    ``template`` is a ``Template``, its slug, or a kind (then the issuer's own template of that kind that these facts
    fill, else the common one, in force today). ``facts`` and ``tables`` have values by the name or key of the field;
    the rows of a table are mappings by column or sequences in the order of the columns. ``answer_days`` (working days)
    None: as the template says; 0: no answer is asked. ``title`` overrides the template's.
    Without a template ``kind``, ``title`` and ``body`` are the letter, and ``tables`` are ``{"columns", "rows"}``.
    """

    template: Template | str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None
    answer_days: int | None = None
    title: str = ""
    kind: str = ""
    body: str = ""
    copies: Sequence[str] = ()
    note: str = ""
    partners: Sequence[Unit] = ()


@command("letters.draft", target="issuer")
def draft_letter(*, actor: Actor, issuer: Unit, recipients: Sequence[Unit], wanted: Wanted) -> Letter:
    """A draft in the name of ``issuer``, to be checked, signed and issued by people.

    Raises Refusal: ``letters.no_recipients``, ``letters.unit_gone``, ``letters.to_oneself``, ``letters.no_template``,
    ``letters.partner_twice``, ``letters.many_partners``,
    and ``letters.text_flawed`` with the first flaw: an unknown, unclosed or empty field is named, never left blank.
    """
    units = _recipients(issuer, recipients)
    partners = _partners(issuer, units, wanted.partners)
    edition = _edition(wanted, issuer)
    days = edition.answer_days if edition is not None and wanted.answer_days is None else wanted.answer_days
    filled = _filled(edition, issuer, units, wanted, days)
    letter = Letter.objects.create(
        kind=edition.template.kind if edition is not None else LetterKind(wanted.kind),
        edition=edition,
        issuer=issuer,
        issuer_name=issuer.name,
        title=_title(line(wanted.title) or filled.title),
        body=filled.body,
        facts=filled.facts,
        tables=filled.tables,
        copies=_copies(wanted.copies),
        note=line(wanted.note or (edition.note if edition is not None else ""))[:300],
        answer_days=days or None,
        drafter_id=actor.person_id,
        drafted_in_id=actor.unit_id,
        drafted_at=clock.now(),
        **_source(wanted.source),
    )
    for unit in units:
        Receipt.objects.create(letter=letter, unit=unit, unit_name=unit.name)
    _set_partners(letter, partners)
    _keep_text(letter, actor)
    names = _JOIN.join(unit.name for unit in units)
    record(events.drafted, letter, actor=actor, recipients=names, **why(letter))
    return letter


@dataclass(frozen=True, slots=True)
class Wording:
    """What a draft says after an edit; ``recipients``, ``partners`` and ``tables`` None: as they were."""

    title: str
    body: str
    recipients: Sequence[Unit] | None = None
    answer_days: int | None = None
    copies: Sequence[str] = ()
    note: str = ""
    urgency: str = ""
    tables: Mapping[str, Any] | None = None
    partners: Sequence[Unit] | None = None


@command("letters.edit", target="letter")
def edit_letter(*, actor: Actor, letter: Letter, version: int, wording: Wording) -> Letter:
    """Change a draft; whoever does is one of its authors. Refused once it has been checked, and for flawed text."""
    if letter.state != LetterState.DRAFT:
        label = LetterState(letter.state).label
        act = str(Text._meta.verbose_name)
        raise Refusal("kernel.no_such_move", act=act, state=label, target=str(letter))
    tables = letter.tables if wording.tables is None else _tables(wording.tables)
    letter.title, letter.body, letter.tables = _title(line(wording.title)), paragraphs(wording.body), tables
    refuse_flaws(check_text(letter.title, letter.body, letter.tables))
    if not letter.body:
        raise Refusal("letters.no_body", field="body")
    letter.answer_days = wording.answer_days or None
    letter.copies, letter.note = _copies(wording.copies), line(wording.note)[:300]
    letter.urgency = line(wording.urgency)[:20]
    letter.save()
    if wording.recipients is not None:
        _change_recipients(letter, _recipients(letter.issuer, wording.recipients))
    if wording.partners is not None:
        to = [receipt.unit for receipt in letter.receipts.select_related("unit")]
        _set_partners(letter, _partners(letter.issuer, to, wording.partners))
    text = _keep_text(letter, actor)
    record(events.edited, letter, actor=actor, edition=text.number, **why(letter))
    return letter


def why(letter: Letter) -> dict[str, str]:
    """The silent facts of every event of a letter."""
    return {"source_kind": letter.source_kind, "source_id": letter.source_id, "kind": letter.kind}


def _edition(wanted: Wanted, issuer: Unit) -> Edition | None:
    asked = wanted.template
    if not asked:
        return None
    if isinstance(asked, str) and not Template.objects.filter(Q(slug=asked) | Q(kind=asked)).exists():
        ship_templates()
    return edition_for(asked, issuer, {*wanted.facts, *wanted.tables})


def _filled(edition: Edition | None, issuer: Unit, units: Sequence[Unit], wanted: Wanted, days: int | None) -> Filled:
    built_in = {
        str(BuiltIn.ISSUER.label): issuer.name,
        str(BuiltIn.RECIPIENTS.label): _JOIN.join(unit.name for unit in units),
        str(BuiltIn.ANSWER_DAYS.label): str(days) if days else "",
        str(BuiltIn.SOURCE.label): wanted.source.title if wanted.source else "",
        str(BuiltIn.DATE.label): day_words(clock.today()),
    }
    if edition is None:
        return _free(wanted)
    facts = {**wanted.facts, **wanted.tables}
    filled = fill_template(edition.title, edition.body, from_json(edition.fields), facts, built_in)
    refuse_flaws(filled.problems, typed=False)
    return filled


def _free(wanted: Wanted) -> Filled:
    if wanted.kind not in LetterKind.values:
        raise Refusal("letters.no_template", field="template", template=line(wanted.kind)[:40])
    filled = Filled(line(wanted.title), paragraphs(wanted.body), {}, _tables(wanted.tables))
    if not filled.body:
        raise Refusal("letters.no_body", field="body")
    refuse_flaws(check_text(filled.title, filled.body, filled.tables))
    return filled


def _tables(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Tables with every cell made plain."""
    return {
        line(name): {
            "columns": [line(column) for column in table["columns"]],
            "rows": [[line(cell) for cell in row] for row in table["rows"]],
        }
        for name, table in given.items()
    }


def _title(title: str) -> str:
    if not title:
        raise Refusal("letters.no_title", field="title")
    if len(title) > MOST_TITLE:
        raise Refusal("letters.title_too_long", field="title", most=MOST_TITLE)
    return title


def _copies(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(plain[:120] for name in names if (plain := line(name))))[:MOST_COPIES]


def _source(source: Source | None) -> dict[str, str]:
    if source is None:
        return {}
    if source.url and (not source.url.startswith("/") or source.url.startswith("//")):
        raise ValueError(f"{source.url} is no address of ours")
    return {
        "source_kind": source.kind,
        "source_id": str(source.id),
        "source_title": line(source.title)[:300],
        "source_url": source.url,
    }


def _recipients(issuer: Unit, recipients: Sequence[Unit]) -> list[Unit]:
    units = list(dict.fromkeys(recipients))
    if not units:
        raise Refusal("letters.no_recipients", field="recipients")
    if len(units) > MOST_RECIPIENTS:
        raise Refusal("letters.many_recipients", field="recipients", most=MOST_RECIPIENTS, count=len(units))
    for unit in units:
        if unit.state != UnitState.ACTIVE:
            raise Refusal("letters.unit_gone", field="recipients", unit=unit.name)
        if unit.pk == issuer.pk:
            raise Refusal("letters.to_oneself", field="recipients", unit=unit.name)
    return units


def _partners(issuer: Unit, recipients: Sequence[Unit], partners: Sequence[Unit]) -> list[Unit]:
    units = list(dict.fromkeys(partners))
    if len(units) > MOST_PARTNERS:
        raise Refusal("letters.many_partners", field="partners", most=MOST_PARTNERS, count=len(units))
    taken = {issuer.pk, *(unit.pk for unit in recipients)}
    for unit in units:
        if unit.state != UnitState.ACTIVE:
            raise Refusal("letters.unit_gone", field="partners", unit=unit.name)
        if unit.pk in taken:
            raise Refusal("letters.partner_twice", field="partners", unit=unit.name)
    return units


def _set_partners(letter: Letter, units: Sequence[Unit]) -> None:
    if list(letter.partners.values_list("unit_id", flat=True)) == [unit.pk for unit in units]:
        return
    letter.partners.all().delete()
    for unit in units:
        Partner.objects.create(letter=letter, unit=unit, unit_name=unit.name)


def _change_recipients(letter: Letter, units: Sequence[Unit]) -> None:
    if list(letter.receipts.values_list("unit_id", flat=True)) == [unit.pk for unit in units]:
        return
    letter.receipts.all().delete()
    for unit in units:
        Receipt.objects.create(letter=letter, unit=unit, unit_name=unit.name)


def _keep_text(letter: Letter, actor: Actor) -> Text:
    return Text.objects.create(
        letter=letter,
        number=letter.texts.count() + 1,
        title=letter.title,
        body=letter.body,
        tables=letter.tables,
        person_id=actor.person_id,
        person_name=actor.name,
        at=clock.now(),
    )
