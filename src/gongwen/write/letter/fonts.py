"""Which fonts a letter is set in: the office's own where they are installed, else free ones that stand in for them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from gongwen.errors import GongwenError
from gongwen.model import Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("body", "title", "black", "kai", "song")
_CARRIED = "pylopdf_fonts_zh_cn"  # a package that holds Noto Serif SC and Noto Sans SC: some font is always there
_STROKE = 0.022  # of the size: what makes a regular weight a heavy one


@dataclass(frozen=True, slots=True)
class Face:
    """The font of one role: its families in order of preference, the weight asked for, and a stroke to thicken it."""

    role: str
    label: str
    families: tuple[str, ...]
    weight: int
    stroke: float
    stands_in: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """The faces of all roles, what stands in for what, and the loaded fonts for the typesetter.

    ``files``: where the fonts of these faces lie (path, number in the file), the first choice first.
    """

    faces: dict[str, Face]
    signals: tuple[Signal, ...]
    loaded: Any
    files: tuple[tuple[str, int], ...] = ()


@cache
def chain(folders: tuple[Path, ...] = ()) -> Chain:
    """The chain with the fonts of the system, of ``folders`` and of the package that is carried along.

    Raises GongwenError ``letter_no_font`` where none of them has Chinese.
    """
    carried = _carried()
    paths = [str(folder) for folder in (*folders, *([carried] if carried else []))]
    loaded = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)
    weights: dict[str, set[int]] = {}
    places: dict[str, list[tuple[str, int]]] = {}
    for font in loaded.fonts():
        weights.setdefault(font.family, set()).add(font.weight)
        if font.path is not None:
            places.setdefault(font.family, []).append((font.path, font.index))
    chosen = choose(weights, loaded)
    families = dict.fromkeys(family for face in chosen.faces.values() for family in face.families)
    return replace(chosen, files=tuple(place for family in families for place in sorted(places.get(family, ()))))


def choose(weights: dict[str, set[int]], loaded: Any = None) -> Chain:  # noqa: ANN401 - typst's own object
    """The chain among families with these weights. Raises GongwenError as ``chain``."""
    rare = [family for family in table()["rare"]["stand_in"] if family in weights]
    faces, signals = {}, []
    for role in ROLES:
        face = _face(role, weights, rare)
        if face is None:
            raise GongwenError(
                "letter_no_font",
                "这台机器上没有可用的中文字体，排不了 PDF。",
                "请安装字体包 fonts-noto-cjk，或把单位的字体文件放进指定的字体文件夹。",
            )
        faces[role] = face
        if face.stands_in:
            message = f"没有找到{face.label}字体，用 {face.families[0]} 代替；正式印发前请装上单位的字体。"
            signals.append(Signal("letter_stand_in_font", message))
    return Chain(faces, tuple(signals), loaded)


def _face(role: str, weights: dict[str, set[int]], rare: Sequence[str]) -> Face | None:
    row = table()[role]
    own = [family for family in row["own"] if family in weights]
    others = [family for family in row["stand_in"] if family in weights]
    if not own and not others:
        if not rare:
            return None
        others = list(rare)
    first = (own or others)[0]
    families = tuple(dict.fromkeys([first, *others, *rare]))
    weight = 400 if own else row["weight"]
    thin = bool(row.get("bold")) and not own and max(weights[first]) < 600
    return Face(role, row["label"], families, weight, _STROKE if thin else 0.0, stands_in=not own)


@cache
def table() -> dict[str, Any]:
    """The roles and families of ``fonts.toml``."""
    return tomllib.loads(Path(__file__).with_name("fonts.toml").read_text(encoding="utf-8"))


def _carried() -> Path | None:
    found = find_spec(_CARRIED)
    return Path(found.origin).parent if found and found.origin else None
