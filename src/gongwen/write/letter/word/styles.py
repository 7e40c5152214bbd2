"""Word's built-in styles in the fonts of the standard, the page grid, and settings that keep it."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from gongwen.write.letter.measures import BOTTOM, LEFT, RIGHT, TOP
from gongwen.write.letter.word.nodes import CHARACTER, FONTS, GRID, Look, Node, mm, node, run_properties, twips

_STYLES = {
    "Normal": Look(),
    "Title": Look("title", 22.0, squeeze=False),
    "Heading 1": Look("black"),
    "Heading 2": Look("kai"),
    "Heading 3": Look("body"),
    "Heading 4": Look("body"),
    "Caption": Look("black", 14.0, squeeze=False),
    "Header": Look("song", 9.0, squeeze=False),
    "Footer": Look("song", 14.0, squeeze=False),
}
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_OTHER_NAMES = {
    "方正小标宋简体": "FZXiaoBiaoSong-B05S",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}


def style_document(document: Any) -> None:  # noqa: ANN401 - python-docx's document
    """Set styles, defaults and settings of a new document."""
    for name, look in _STYLES.items():
        _style(document.styles[name].element, name, look)
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for attribute in _THEME:
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
    defaults = root.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(node("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"))
    _settings(document.settings.element)
    _font_names(document)


def _style(style: Node, name: str, look: Look) -> None:
    for tag in ("pPr", "rPr"):
        for old in style.findall(qn(f"w:{tag}")):
            style.remove(old)
    style.append(_paragraph_properties(name))
    style.append(run_properties(look))


def _paragraph_properties(name: str) -> Node:
    heading = name.startswith("Heading")
    exact = node("spacing", before=0, after=0, line=GRID, lineRule="exact")
    indented = heading or name == "Normal"
    return node(
        "pPr",
        node("keepNext") if heading or name == "Caption" else None,
        node("widowControl", val=0),
        node("kinsoku"),
        node("overflowPunct", val=0),
        node("autoSpaceDE", val=0),
        node("autoSpaceDN", val=0),
        node("snapToGrid", val=int(name not in ("Title", "Header", "Footer"))),
        exact if name not in ("Header", "Footer") else node("spacing", before=0, after=0, line=320, lineRule="exact"),
        node("ind", firstLine=twips(2 * CHARACTER), firstLineChars=200)
        if indented
        else node("ind", firstLine=0, firstLineChars=0),
        node("jc", val="both" if indented else "center"),
        node("outlineLvl", val=int(name[-1]) - 1) if heading else None,
    )


def _settings(settings: Node) -> None:
    first = settings[0]
    wanted = [node("evenAndOddHeaders"), node("characterSpacingControl", val="doNotCompress")]
    for made in wanted:
        for old in settings.findall(made.tag):
            settings.remove(old)
    place = settings.find(qn("w:defaultTabStop"))
    (first if place is None else place).addnext(wanted[0])
    _after(settings, wanted[1])


def _after(settings: Node, made: Node) -> None:
    later = ("compat", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")
    for name in later:
        found = settings.find(qn(f"w:{name}"))
        if found is not None:
            found.addprevious(made)
            return
    settings.append(made)


def _font_names(document: Any) -> None:  # noqa: ANN401 - as above
    """Other names under which an office may have the fonts."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{_OTHER_NAMES[name]}"/><w:charset w:val="86"/></w:font>'
                for name in FONTS.values()
            )
            part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def lay_page(section: Any, *, landscape: bool) -> None:  # noqa: ANN401 - python-docx's section
    """Margins and grid of a section; across, the page is the upright one turned, so that it binds alike."""
    properties = section._sectPr
    for tag in ("pgSz", "pgMar", "docGrid", "cols"):
        for old in properties.findall(qn(f"w:{tag}")):
            properties.remove(old)
    long, short = mm(297), mm(210)
    size = node("pgSz", w=long, h=short, orient="landscape") if landscape else node("pgSz", w=short, h=long)
    sides = (LEFT, TOP, RIGHT, BOTTOM) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    top, right, bottom, left = map(mm, sides)
    margins = node("pgMar", top=top, right=right, bottom=bottom, left=left, header=mm(15), footer=mm(20), gutter=0)
    if landscape:
        margins.set(qn("w:footer"), str(mm(14)))
    place = properties.find(qn("w:titlePg"))
    made = [size, margins, node("cols", space=0), node("docGrid", type="lines", linePitch=GRID)]
    if place is None:
        properties.extend(made)
    else:
        for item in made[:3]:
            place.addprevious(item)
        place.addnext(made[3])
