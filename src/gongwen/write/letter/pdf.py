"""A letter as PDF: its words go to the typesetter as data, and what comes back is looked through for its fonts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from gongwen.errors import GongwenError
from gongwen.model import Signal
from gongwen.write.letter.data import data_of
from gongwen.write.letter.fonts import Chain, chain
from gongwen.write.letter.measures import HEIGHT, MM, PITCH
from gongwen.write.letter.plan import plan_of
from gongwen.write.letter.printable import refuse_unprintable
from gongwen.write.letter.used import used_fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongwen.write.letter.model import Letter
    from gongwen.write.letter.plan import Plan
    from gongwen.write.letter.used import UsedFont

# Lines a page when the date would stand on a page without text: the standard lets the spacing give way.
_OTHER_LINES = (23, 21, 24, 20, 25, 19, 18)
_LABELS = ("text-end", "dated", "content-end")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF with the fonts found in it, its number of pages, and what a person should know before it is issued."""

    data: bytes
    pages: int
    fonts: tuple[UsedFont, ...]
    signals: tuple[Signal, ...]


def to_pdf(letter: Letter, fonts: Sequence[Path] = ()) -> Pdf:
    """The letter as PDF in the layout of GB/T 9704-2012; ``letter`` as ``read_letter`` gives it.

    ``fonts``: folders with the office's own fonts, besides those of the system. The same letter with the same fonts
    gives the same bytes. Raises GongwenError ``letter_no_font`` without any Chinese font, ``letter_no_glyph`` for
    characters that none of the fonts has, ``letter_not_set`` when the typesetter refuses.
    """
    refuse_unprintable(letter, fonts)
    plan, faces = plan_of(letter), chain(tuple(fonts))
    pitch, end, signals = _settled(plan, faces)
    on = _pages_on(plan, end)
    bare = [end["page"] + 1, end["page"] + 2] if on == 2 else []
    data = _run(_files(plan, faces, pitch, imprint_pages_on=on, bare_pages=bare), faces, "compile")
    found, pages = used_fonts(data)
    return Pdf(data, pages, found, (*faces.signals, *signals))


def _settled(plan: Plan, faces: Chain) -> tuple[float, dict[str, Any], list[Signal]]:
    """The spacing by which the page of the date bears text, if it can be the standard's own; where the text ends."""
    first = _places(plan, faces, PITCH)
    if _dated_with_text(first):
        return PITCH, first["content-end"], []
    for lines in _OTHER_LINES:
        pitch = HEIGHT * MM / lines - 0.001
        found = _places(plan, faces, pitch)
        if _dated_with_text(found):
            message = f"为使落款页有正文，行距由 {PITCH} 磅调整为 {pitch:.2f} 磅（每面 {lines} 行）。"
            return pitch, found["content-end"], [Signal("letter_spacing", message)]
    alone = Signal("letter_date_alone", "落款页没有正文，调整行距也不能解决，请增减文字。")
    return PITCH, first["content-end"], [alone]


def _places(plan: Plan, faces: Chain, pitch: float) -> dict[str, Any]:
    """What the template says of places: page of the text's end and of the date, end of all before the imprint."""
    files = _files(plan, faces, pitch, imprint_pages_on=None, bare_pages=[])
    found = {label: json.loads(_run(files, faces, "query", f"<{label}>")) for label in _LABELS}
    return {label: answers[-1]["value"] for label, answers in found.items() if answers}


def _dated_with_text(places: dict[str, Any]) -> bool:
    return "dated" not in places or places["dated"] == places.get("text-end")


def _pages_on(plan: Plan, end: dict[str, Any]) -> int:
    """How many pages behind the last of the text the imprint stands: on an even page, but for 信函 and tables."""
    any_page = plan.form in ("letter", "table")
    if end["room"] and (any_page or end["page"] % 2 == 0):
        return 0
    return 1 if any_page or end["page"] % 2 else 2


def _files(plan: Plan, faces: Chain, pitch: float, **settled: object) -> dict[str, bytes]:
    """The whole world of the typesetter: the template, the words, the pictures. It sees no folder and no network."""
    words, pictures = data_of(plan, faces, pitch)
    words |= settled
    template = Path(__file__).with_name("letter.typ").read_bytes()
    return {"main.typ": template, "letter.json": json.dumps(words, ensure_ascii=False).encode(), **pictures}


def _run(files: dict[str, bytes], faces: Chain, task: str, *arguments: str) -> Any:  # noqa: ANN401 - bytes or JSON
    try:
        compiler = typst.Compiler(files, font_paths=faces.loaded)
        return getattr(compiler, task)(*arguments)
    except (RuntimeError, ValueError) as error:
        reason = re.sub(r"\s+", " ", str(error))[:200]
        todo = "请检查草稿，或把这句话告诉系统管理员。"
        raise GongwenError("letter_not_set", f"排版没有完成：{reason}。", todo) from error
