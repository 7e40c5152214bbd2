"""Word files from the XML of their parts."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(members: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def part(tag: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_SPACES}>{inner}</w:{tag}>'


def docx(body: str, *, members: dict[str, bytes | str] | None = None, **parts: str) -> bytes:
    """A docx with this body; ``parts`` are the inner XML of styles, numbering, footnotes, endnotes."""
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    files |= {f"word/{name}.xml": part(name, inner) for name, inner in parts.items()}
    return zipped(files | (members or {}))


def relations(**targets: str) -> str:
    """A relationships part: kind → target."""
    items = "".join(f'<Relationship Type="{_OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items())
    return f'<Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str = "", *, num: str | None = None, level: int | None = None, style: str = "", inner: str = "") -> str:
    """A paragraph: plain text and then ``inner`` XML; numbered where ``num`` or ``level`` is given."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None or level is not None:
        at = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
        of = f'<w:numId w:val="{num}"/>' if num is not None else ""
        properties += f"<w:numPr>{at}{of}</w:numPr>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def cell(content: str, *, span: int = 0, down: str | None = None, across: str | None = None) -> str:
    """A table cell of paragraphs; ``down`` and ``across`` are the values of its merges."""
    if not content.startswith("<"):
        content = p(content)
    properties = f'<w:gridSpan w:val="{span}"/>' if span else ""
    properties += f'<w:vMerge w:val="{down}"/>' if down else ""
    properties += f'<w:hMerge w:val="{across}"/>' if across else ""
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{content}</w:tc>"


def table(*rows: list[str]) -> str:
    """A table of rows of cells; a cell that is not XML is put into one."""
    whole = "".join(
        "<w:tr>" + "".join(c if c.startswith("<w:tc") else cell(c) for c in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{whole}</w:tbl>"


def level(at: int, text: str, number_format: str = "decimal", *, start: int | None = 1, more: str = "") -> str:
    first = f'<w:start w:val="{start}"/>' if start is not None else ""
    return f'<w:lvl w:ilvl="{at}">{first}<w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, *overrides: str) -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def style(name: str, inner: str = "", *, based_on: str = "", kind: str = "paragraph", default: bool = False) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    first = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{first}>{based}{inner}</w:style>'
