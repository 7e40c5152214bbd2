"""What waits for the chosen post beside its duties: letters to answer, to check, to sign, steps to decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from yingshang.kernel.templatetags.look import day as day_words
from yingshang.letters.queries.ledger import first_in_inbox, to_check, to_cosign, to_sign
from yingshang.letters.web.words import receipt_lamp, recipients_of
from yingshang.orgs.enums import PostKind
from yingshang.portal.queries.homes import FEW
from yingshang.portal.web.doors import door
from yingshang.supervision.queries.ladders import steps_waiting
from yingshang.supervision.web.words import about, cause, lamp_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Letter, Receipt
    from yingshang.supervision.models import Step

_SHORT = 5  # rows of a block beside others; its heading leads to all


class Row(NamedTuple):
    """One thing: its address and title, the colour of its bar, and what is said of it."""

    href: str
    title: str
    state: str
    facts: list[str]


class Block(NamedTuple):
    """Things of one kind under a heading that leads to their list; ``more`` when not all are shown."""

    title: str
    href: str
    rows: list[Row]
    more: bool


def letters_to_answer(actor: Actor) -> list[Block]:
    """Letters to the actor's units that are not signed for or not answered, the soonest first."""
    found = first_in_inbox(actor, FEW + 1)
    rows = [_received(one) for one in found[:FEW]]
    return _block("待签收、待答复的来文", door(actor, "letters:inbox", state="open"), rows, more=len(found) > FEW)


def to_decide(actor: Actor) -> list[Block]:
    """Letters to sign and to agree to, to check for who prepares them, and steps of supervision to decide on."""
    papers = [_letter(one, "待签发", recipients_of(one)) for one in to_sign(actor, _SHORT + 1)]
    papers += [_letter(one, "待会签", one.issuer_name) for one in to_cosign(actor, _SHORT + 1)]
    checks = to_check(actor, _SHORT + 1) if actor.role != PostKind.LEADER else []
    drafts = [_letter(one, "待核稿", recipients_of(one)) for one in checks]
    steps = [_step(one) for one in steps_waiting(actor).order_by("proposed_at", "pk")[: _SHORT + 1]]
    return [
        *_cut("待签发、待会签的公文", door(actor, "letters:signing"), papers),
        *_cut("待核稿的公文", door(actor, "letters:register", state="draft"), drafts),
        *_cut("待决定、待认可的督办措施", door(actor, "supervision:steps"), steps),
    ]


def _cut(title: str, href: str, rows: Sequence[Row]) -> list[Block]:
    return _block(title, href, rows[:_SHORT], more=len(rows) > _SHORT)


def _block(title: str, href: str, rows: Sequence[Row], *, more: bool) -> list[Block]:
    return [Block(title, href, list(rows), more)] if rows else []


def _received(receipt: Receipt) -> Row:
    lamp, letter = receipt_lamp(receipt), receipt.letter
    when = f"{day_words(receipt.due_at)} 前答复" if receipt.due_at else ""
    if not when and letter.issued_at:
        when = f"{day_words(letter.issued_at)} 印发"
    href = reverse("letters:letter", args=[letter.pk])
    return Row(href, letter.title, lamp.state, [lamp.word, letter.issuer_name, when])


def _letter(letter: Letter, word: str, whose: str) -> Row:
    """``whose``: the recipients of one's own house's, the house of another's."""
    moment = f"{day_words(letter.checked_at)} 核稿" if letter.checked_at else f"{day_words(letter.drafted_at)} 起草"
    return Row(reverse("letters:letter", args=[letter.pk]), letter.title, "blue", [word, whose, moment])


def _step(step: Step) -> Row:
    lamp, unit = lamp_of(step), step.unit.short_name or step.unit.name
    href = reverse("supervision:step", args=[step.pk])
    return Row(href, f"{step.rung}：{about(step)}", lamp.state, [lamp.word, unit, cause(step)])
