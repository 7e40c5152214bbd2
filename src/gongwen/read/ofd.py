"""OFD (GB/T 33190-2016) → text: each character is put where the page puts it, then lines are read off."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from gongwen.read.grid import Ruling
from gongwen.read.limits import MAX_PAGES, Archive
from gongwen.read.placed import Word, page_pieces
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish
from gongwen.read.xml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_PLAIN_SIZE = 3.5  # millimetres; size of a character where none is given
_PATH_STEP = re.compile(r"([A-Z])([^A-Z]*)", re.IGNORECASE)
_STRAIGHT = 0.3  # millimetres a ruling may be out of straight
_LONG = 3.0  # millimetres; shorter strokes are drawings
_MOST_DELTAS = 100_000


def read_ofd(data: bytes) -> ReadResult:
    """Text of an OFD file, page by page; annotations and signatures are left out.

    Raises GongwenError ``encrypted``, ``broken_file``, ``archive_bomb``, ``too_many_pages`` or ``no_text``.
    """
    archive = Archive(data)
    entry = _part(archive, "OFD.xml")
    if "encryptions.xml" in archive.names or _first(entry, "Encryptions") is not None:
        raise refusal("encrypted")
    pieces: list[Piece] = []
    pages = 0
    for body in _all(entry, "DocRoot"):
        root = _resolve("", body.text)
        document = _part(archive, root)
        templates = {page.get("ID"): _resolve(root, page.get("BaseLoc")) for page in _all(document, "TemplatePage")}
        for page in _all(document, "Page"):
            pages += 1
            if pages > MAX_PAGES:
                raise refusal("too_many_pages")
            pieces += _page(archive, _resolve(root, page.get("BaseLoc")), templates)
    return finish("ofd", pieces)


def _page(archive: Archive, path: str, templates: dict[str | None, str]) -> list[Piece]:
    page = _part(archive, path)
    layers = [
        _part(archive, templates[use.get("TemplateID")])
        for use in _all(page, "Template")
        if use.get("TemplateID") in templates
    ]
    words: list[Word] = []
    rulings: list[Ruling] = []
    for layer in (*layers, page):
        for text in _all(layer, "TextObject"):
            words += _text_words(text)
        for drawn in _all(layer, "PathObject"):
            rulings += _rulings(drawn)
    return page_pieces(words, rulings)


def _part(archive: Archive, path: str) -> _Element:
    data = archive.read(path)
    if data is None:
        raise refusal("broken_file")
    return parse(data)


def _resolve(source: str, target: str | None) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), (target or "").strip())).lstrip("/")


def _all(parent: _Element, name: str) -> Iterator[_Element]:
    return parent.iter("{*}" + name)  # files carry several spellings of the namespace


def _first(parent: _Element, name: str) -> _Element | None:
    return next(_all(parent, name), None)


def _numbers(text: str | None) -> list[float]:
    return [float(part) for part in (text or "").split()]


def _placement(element: _Element) -> tuple[float, float, Matrix]:
    boundary = [*_numbers(element.get("Boundary")), 0.0, 0.0]
    values = _numbers(element.get("CTM"))
    matrix = (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _IDENTITY
    return boundary[0], boundary[1], matrix


def _moved(x: float, y: float, placement: tuple[float, float, Matrix]) -> tuple[float, float]:
    left, top, (a, b, c, d, e, f) = placement
    return left + a * x + c * y + e, top + b * x + d * y + f


def _text_words(element: _Element) -> list[Word]:
    """One word per character: the line builder joins them."""
    placement = _placement(element)
    scale = abs(placement[2][3]) or abs(placement[2][1]) or 1.0
    size = (_numbers(element.get("Size")) or [_PLAIN_SIZE])[0]
    words: list[Word] = []
    x = y = 0.0
    for code in _all(element, "TextCode"):
        x, y = (_numbers(code.get("X")) or [x])[0], (_numbers(code.get("Y")) or [y])[0]
        text = (code.text or "").strip("\r\n")
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for place, character in enumerate(text):
            left, base = _moved(x, y, placement)
            if not character.isspace():
                high = size * scale
                wide = high * (0.5 if character.isascii() else 1.0)
                words.append(Word(character, left, base - 0.85 * high, left + wide, base + 0.15 * high))
            x += across[place] if place < len(across) else (0.0 if down else size)
            y += down[place] if place < len(down) else 0.0
    return words


def _deltas(text: str | None, wanted: int) -> list[float]:
    """Steps between characters; ``g 3 4.2`` stands for three steps of 4.2."""
    steps: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(steps) < min(wanted, _MOST_DELTAS):
        if parts[at] == "g" and at + 2 < len(parts):
            steps += [float(parts[at + 2])] * min(int(parts[at + 1]), wanted)
            at += 3
        else:
            steps.append(float(parts[at]))
            at += 1
    return steps


def _rulings(element: _Element) -> list[Ruling]:
    placement = _placement(element)
    found: list[Ruling] = []
    here = start = (0.0, 0.0)
    data = _first(element, "AbbreviatedData")
    for step, text in _PATH_STEP.findall((data.text if data is not None else "") or ""):
        values = _numbers(text)
        there = _moved(values[-2], values[-1], placement) if len(values) >= 2 else start
        if step in "SM":
            start = there
        elif step in "LC":
            found += _straight(here, there)
        here = there
    return found


def _straight(a: tuple[float, float], b: tuple[float, float]) -> list[Ruling]:
    wide, high = abs(a[0] - b[0]), abs(a[1] - b[1])
    if high <= _STRAIGHT and wide >= _LONG:
        return [Ruling(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))]
    if wide <= _STRAIGHT and high >= _LONG:
        return [Ruling(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))]
    return []
