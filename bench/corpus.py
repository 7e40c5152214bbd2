"""The texts that are measured: real or bundled documents, and the same with every name, number and date varied.

The varied ones exist because an engine may remember phrases it has read: on a document repeated a hundred
times such a memory looks like speed.
"""

from __future__ import annotations

import random
import re

from bench import ROOT, SHARED

_PLACES = "安宁平远康定华阳清河东岭西林南川北桥新城兴隆永昌丰乐泰和广福长春金水玉泉石门云山临江海青田岳峰洪泽"
_SUBJECTS = "市场监管信用服务商务工业农牧教育卫健文旅交通住建水利税务统计审计司法民政财政应急林草气象能源科技人社医保"
_UNIT = re.compile(r"[\u4e00-\u9fff]{2,5}(?=(?:局|办公室|委员会|管理处|服务中心|街道办事处|人民政府|公司))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def documents() -> dict[str, str]:
    """Name → text of the documents: those beside the repository, else the bundled samples."""
    folder = SHARED / "seeds" if (SHARED / "seeds").is_dir() else ROOT / "src" / "gongwen" / "samples"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def repeated(texts: list[str], size: int) -> list[str]:
    """The texts again and again until they hold ``size`` bytes of UTF-8."""
    found: list[str] = []
    total = 0
    while total < size:
        text = texts[len(found) % len(texts)]
        found.append(text)
        total += len(text.encode())
    return found


def varied(texts: list[str], size: int, seed: int = 1) -> list[str]:
    """As ``repeated``, but no two documents share their names, numbers and dates. The same on every machine."""
    chance = random.Random(seed)
    return [_vary(text, chance) for text in repeated(texts, size)]


def _vary(text: str, chance: random.Random) -> str:
    text = _UNIT.sub(lambda match: _name(match[0], chance), text)
    return _NUMBER.sub(lambda match: _number(match, chance), text)


def _name(printed: str, chance: random.Random) -> str:
    # The length stays, so that both corpora have the same number of characters.
    start = chance.randrange(0, len(_SUBJECTS), 2)
    return ("".join(chance.choices(_PLACES, k=3)) + _SUBJECTS[start : start + 2])[-len(printed) :]


def _number(match: re.Match[str], chance: random.Random) -> str:
    printed, follows = match[0], match.string[match.end() : match.end() + 1]
    if len(printed) == 4 and printed.startswith("20"):
        return str(chance.randint(2016, 2026))
    if follows == "月":
        return str(chance.randint(1, 12))
    if follows in "日号" and follows:
        return str(chance.randint(1, 28))
    if "." in printed or follows in {".", "、", "．", ")", "）"} or len(printed) == 1:
        return printed  # the number of an item: the document must stay a document
    first = chance.choice("123456789")
    return first + "".join(chance.choices("0123456789", k=len(printed) - 1))
