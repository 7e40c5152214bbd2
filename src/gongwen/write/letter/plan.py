"""What is printed where, in words: the part of the layout that Word and PDF share."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - part of what the functions say
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.write.letter.breaking import break_title
from gongwen.write.letter.checks import form_of
from gongwen.write.letter.kinds import Kind, kinds
from gongwen.write.letter.measures import TITLE_CHARACTERS, mark_size
from gongwen.write.letter.model import Signature

if TYPE_CHECKING:
    from gongwen.write.letter.model import Annex, Letter

_SUFFIX = "文件"


@dataclass(frozen=True, slots=True)
class Plan:
    """The words of a letter, ready to be set.

    ``mark``: the lines of the mark; ``mark_suffix`` stands beside several of them (文件). ``title``: its lines, broken
    by sense. ``attachments``: numbers (empty for a single one) and names. ``annexes``: label and pages.
    """

    letter: Letter
    kind: Kind
    form: str
    mark: tuple[str, ...]
    mark_suffix: str
    title: tuple[str, ...]
    flags: tuple[str, ...]
    recipients: str
    attachments: tuple[tuple[str, str], ...]
    annexes: tuple[tuple[str, tuple[str, ...], Annex], ...]
    signatures: tuple[Signature, ...]
    date: str
    note: str
    printed: tuple[str, str]

    @property
    def mark_points(self) -> float:
        """The size of the mark: of its longest line with what stands beside it, in as many lines as there are."""
        return mark_size(max(map(len, self.mark), default=1) + len(self.mark_suffix), len(self.mark))


def plan_of(letter: Letter) -> Plan:
    """The plan of a checked letter."""
    kind, form = kinds()[letter.kind], form_of(letter)
    mark, suffix = _mark(letter, kind, form)
    names = [attachment.name for attachment in letter.attachments]
    many = len(names) > 1
    return Plan(
        letter=letter,
        kind=kind,
        form=form,
        mark=mark,
        mark_suffix=suffix,
        title=_title(letter),
        flags=tuple(flag for flag in (letter.copy_number, letter.secrecy, letter.urgency) if flag),
        recipients=f"{'、'.join(letter.recipients)}：" if letter.recipients else "",
        attachments=tuple((f"{n}." if many else "", name.rstrip("。；")) for n, name in enumerate(names, 1)),
        annexes=_annexes(letter),
        signatures=_signatures(letter, form),
        date=date_words(letter.issued_on),
        note=f"（{letter.note.strip('（）')}）" if letter.note else "",
        printed=_printed(letter),
    )


def date_words(day: dt.date | None) -> str:
    """2026年5月6日: Arabic digits without leading zeros; empty without a day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _mark(letter: Letter, kind: Kind, form: str) -> tuple[tuple[str, ...], str]:
    if letter.mark:
        return (letter.mark,), ""
    if form == "telegram":
        return (kind.mark or "传真电报",), ""
    if form == "minutes":
        return ("".join(letter.issuers[:1]) + kind.mark,), ""
    suffix = _SUFFIX if form == "document" else kind.mark if form == "order" else ""
    if len(letter.issuers) == 1 or form == "letter":  # 信函 bears the mark of the leading issuer alone
        return (letter.issuers[0] + suffix,), ""
    return letter.issuers, suffix


def _title(letter: Letter) -> tuple[str, ...]:
    names = (*letter.issuers, *letter.recipients)
    return tuple(break_title(letter.title, TITLE_CHARACTERS, names)) if letter.title else ()


def _annexes(letter: Letter) -> tuple[tuple[str, tuple[str, ...], Annex], ...]:
    many = len(letter.attachments) > 1
    return tuple(
        (f"附件{n}" if many else "附件", tuple(break_title(a.annex.title, _width(a.annex), letter.issuers)), a.annex)
        for n, a in enumerate(letter.attachments, 1)
        if a.annex
    )


def _width(annex: Annex) -> int:
    return 28 if annex.landscape else TITLE_CHARACTERS


def _signatures(letter: Letter, form: str) -> tuple[Signature, ...]:
    if form in ("minutes", "table"):
        return letter.signatures
    return letter.signatures or tuple(Signature(name) for name in letter.issuers)


def _printed(letter: Letter) -> tuple[str, str]:
    imprint = letter.imprint
    if imprint is None:
        return "", ""
    day = date_words(imprint.printed_on)
    return imprint.printed_by, f"{day}印发" if day else ""


def text_width(text: str, size: float) -> float:
    """Points that ``text`` takes: half-width characters count half."""
    return sum(size / 2 if ord(char) < 0x2000 else size for char in text)
