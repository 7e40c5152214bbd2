"""What a frozen circular says as a letter: its title, its numbered paragraphs, and its table as the annex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yingshang.orgs.enums import UnitState
from yingshang.orgs.models import Unit
from yingshang.supervision.enums import Figure
from yingshang.supervision.queries.circular_facts import say_rate
from yingshang.supervision.queries.circular_kinds import kind_named, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.supervision.models import Circular

# On a sheet of A4 there is room for so many figures.
ANNEXED = (
    Figure.HANDED,
    Figure.DUE,
    Figure.ON_TIME,
    Figure.LATE,
    Figure.OVERDUE,
    Figure.WAITING,
    Figure.CARRIED,
    Figure.SENT_BACK,
)
_BRACES = str.maketrans({"{": "\u3014", "}": "\u3015", "\uff5b": "\u3014", "\uff5d": "\u3015"})


@dataclass(frozen=True, slots=True)
class LetterText:
    """Title, body and tables as ``letters.actions.drafting`` takes them without a template."""

    title: str
    body: str
    tables: dict[str, Any]


def letter_text(circular: Circular) -> LetterText:
    """The words of the blocks that have any, and the figures of the units behind them."""
    said = words()
    parts = []
    for heading, text in printed_blocks(circular):
        parts += [heading, _plain(text)] if heading else [_plain(text)]
    tables = {}
    if circular.figures["units"]:
        parts.append(said["annex_mark"])
        tables[said["annex"]] = _table(circular.figures, said)
    return LetterText(_plain(circular.title), "\n".join(parts), tables)


def printed_blocks(circular: Circular) -> list[tuple[str, str]]:
    """Heading with its number, and text, of the blocks that have any; the lead has no heading."""
    said, kind = words(), kind_named(circular.kind)
    numerals, found = iter(said["numerals"]), []
    for block in circular.blocks:
        declared = kind.block(block["name"])
        if not block["text"]:
            continue
        lead = declared is not None and declared.lead
        heading = "" if lead else said["heading"].format(numeral=next(numerals), heading=block["heading"])
        found.append((heading, block["text"]))
    return found


def recipients_of(circular: Circular) -> list[Unit]:
    """The units that the figures are about, as far as they are in use and not the office itself; in their order."""
    keys = [one["unit"] for one in circular.figures["units"] if one["unit"] != circular.office_id]
    return list(Unit.objects.filter(pk__in=keys, state=UnitState.ACTIVE).order_by("order", "pk"))


def _table(figures: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, list[Any]]:
    total = {"rank": None, "name": said["total"], "counts": figures["total"]}
    rows = [
        [
            one["name"],
            *(str(one["counts"][figure]) for figure in ANNEXED),
            say_rate(one["counts"]),
            str(one["rank"] or "—"),
        ]
        for one in (*figures["units"], total)
    ]
    columns = [
        said["unit_column"],
        *(str(figure.label) for figure in ANNEXED),
        said["rate_column"],
        said["rank_column"],
    ]
    return {"columns": columns, "rows": rows}


def _plain(text: str) -> str:
    """In letters braces are fields; in words they are none."""
    return text.translate(_BRACES)
