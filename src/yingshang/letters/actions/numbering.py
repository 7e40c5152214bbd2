"""Numbers without gaps: drawn inside the signing's own transaction, so that a signing that fails draws none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import F

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line
from yingshang.letters import events
from yingshang.letters.enums import NUMBER_SHAPE, NUMBER_SHAPES, LetterKind
from yingshang.letters.models import Code, Counter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Letter
    from yingshang.orgs.models import Unit

MOST_NUMBER = 999_999
_CODE = re.compile(r"[\u4e00-\u9fff〇]{2,12}")


def draw(letter: Letter, day: date) -> None:
    """Give ``letter`` the next number of its issuer, code and year.

    The row of the counter stays locked until the transaction ends: a second signing waits for it, and one that is
    rolled back gives the number to the next. Raises Refusal ``letters.no_code`` where the kind has no code.
    """
    letter.code, letter.year = code_for(letter.issuer, letter.kind), day.year
    row = _row(letter.issuer, letter.code, day.year)
    row.update(last=F("last") + 1)
    letter.number = row.get().last
    shape = NUMBER_SHAPES.get(LetterKind(letter.kind), NUMBER_SHAPE)
    letter.doc_number = shape.format(code=letter.code, year=letter.year, number=letter.number)


def code_for(issuer: Unit, kind: str) -> str:
    """The code that letters of a kind bear. Raises Refusal ``letters.no_code``."""
    found = Code.objects.filter(issuer=issuer, kind=kind).first()
    if found is None:
        raise Refusal("letters.no_code", issuer=issuer.name, kind=LetterKind(kind).label)
    return found.code


@command("letters.keep_codes", target="issuer")
def set_code(*, actor: Actor, issuer: Unit, kinds: Sequence[str], code: str) -> str:
    """Say which code letters of these kinds bear from now on; numbers drawn before stay as they are.

    Raises Refusal ``letters.bad_code`` for anything but two to twelve Chinese characters, or no kind.
    """
    plain = line(code)
    if not _CODE.fullmatch(plain):
        raise Refusal("letters.bad_code", field="code", word=plain[:20])
    wanted = [LetterKind(kind) for kind in kinds]
    if not wanted:
        raise Refusal("letters.no_kind", field="kinds")
    before = dict(Code.objects.filter(issuer=issuer, kind__in=wanted).values_list("kind", "code"))
    for kind in wanted:
        Code.objects.update_or_create(issuer=issuer, kind=kind, defaults={"code": plain})
    said = "\u3001".join(str(kind.label) for kind in wanted)
    record(events.code_set, issuer, actor=actor, issuer=issuer.name, kinds=said, code=plain, before=before)
    return plain


@command("letters.keep_codes", target="issuer")
def set_start(*, actor: Actor, issuer: Unit, code: str, year: int, first: int) -> Counter:
    """Let a code begin a year at ``first``: an office that had numbered on paper goes on from there.

    Raises Refusal ``letters.bad_start`` outside 1 to 999,999 or for another year than the last, this and the next;
    ``letters.numbers_drawn`` once a number was drawn; ``letters.no_code`` for a code the issuer does not use.
    """
    if not 1 <= first <= MOST_NUMBER or abs(year - clock.today().year) > 1:
        raise Refusal("letters.bad_start", field="first", most=MOST_NUMBER)
    if not Code.objects.filter(issuer=issuer, code=code).exists():
        raise Refusal("letters.unknown_code", field="code", word=line(code)[:20], issuer=issuer.name)
    row = _row(issuer, code, year)
    if not row.filter(last=F("first") - 1).update(first=first, last=first - 1):
        raise Refusal("letters.numbers_drawn", field="first", last=row.get().last, counter=str(row.get()))
    counter = row.get()
    record(events.start_set, counter, actor=actor, first=first)
    return counter


def _row(issuer: Unit, code: str, year: int) -> CounterRows:
    Counter.objects.bulk_create([Counter(issuer=issuer, code=code, year=year)], ignore_conflicts=True)
    return Counter.objects.filter(issuer=issuer, code=code, year=year)


if TYPE_CHECKING:
    from yingshang.letters.models.number import CounterQuerySet as CounterRows
