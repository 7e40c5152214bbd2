"""To whom is reported: 「报送至A」, 「报A备案」, 「向A报送」, 「抄送A」."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.actor_words import is_subject, read_names
from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_words import alternatives, is_unit, unit_words
from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_RECEIVER = 60  # characters after 报 in which the receiver's name ends


@lru_cache(maxsize=1)
def _report_pattern() -> re.Pattern[str]:
    table = load("units")["report"]
    levels = alternatives([word for word in unit_words().level_prefixes if word != "各"])
    to, towards, verbs = (alternatives(table[key]) for key in ("to", "towards", "verbs"))
    known = alternatives(sorted(unit_words().known))
    # Without their first characters in front every word would be tried at every character.
    first = "".join(sorted({word[0] for word in (*table["to"], *table["towards"])}))
    return compiled(
        rf"(?=[{first}])(?:"
        rf"(?<![{table['not_before']}])(?:{to})(?:本)?(?={levels}|{known}|{HAN}{{1,12}}(?:局|办公室|委员会))"
        rf"|(?:{towards})(?P<receiver>[^,。;:\n向]{{2,40}}?)(?:{verbs}))"
    )


@lru_cache(maxsize=1)
def _receiver_end() -> re.Pattern[str]:
    stops = alternatives(load("units")["report"]["stops"])
    return compiled(rf"[,。;:\n(\[《“]|{stops}")


def find_report_to(folded: str, start: int, end: int) -> list[UnitName]:
    """Find the receivers of reports: 「报送至A」, 「报A备案」, 「向A报送」, 「抄送A」, in printed order."""
    receivers: list[UnitName] = []
    for match in _report_pattern().finditer(folded, start, end):
        if match["receiver"]:
            receivers.extend(read_names(folded, *match.span("receiver")))
            continue
        limit = min(end, match.end() + _RECEIVER)
        stop = _receiver_end().search(folded, match.end(), limit)
        receivers.extend(_receivers(folded, match.end(), stop.start() if stop else limit))
    return receivers


def _receivers(folded: str, start: int, end: int) -> Iterator[UnitName]:
    """Yield the names at the beginning of the stretch, up to the first that does not end like one."""
    for piece in split_units(folded, start, end):
        last = piece.end
        while last > piece.start + 1 and not is_unit(folded, piece.start, last):
            last -= 1
        whole = last == piece.end
        name = UnitName(piece.start, last, piece.collective and whole)
        if last <= piece.start + 1 or not is_subject(folded, name):
            return
        yield name
        if not whole:
            return
