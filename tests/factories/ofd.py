"""OFD files from texts with places and paths."""

from __future__ import annotations

from tests.factories.docx import zipped

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, content: str, *, size: float = 5, attributes: str = "", code: str = "") -> str:
    """A text object whose upper left is at (x, y) millimetres, one character per ``size``."""
    deltas = f'DeltaX="g {len(content) - 1} {size}"' if len(content) > 1 and "Delta" not in code else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} {len(content) * size} {size}" Size="{size}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size * 0.85}" {deltas} {code}>{content}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, x: float = 0, y: float = 0) -> str:
    return (
        f'<ofd:PathObject Boundary="{x} {y} 200 200"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


def page(*objects: str, template: str = "") -> str:
    use = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return f"<ofd:Page {_SPACE}>{use}<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd(*pages: str, templates: dict[str, str] | None = None, entry: str = "", **members: str) -> bytes:
    common = "".join(f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/{name}.xml"/>' for name in templates or {})
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}/Content.xml"/>' for at in range(len(pages)))
    files = {
        "OFD.xml": f"<ofd:OFD {_SPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>{entry}"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    files |= {f"Doc_0/Pages/{at}/Content.xml": content for at, content in enumerate(pages)}
    files |= {f"Doc_0/Tpls/{name}.xml": content for name, content in (templates or {}).items()}
    return zipped(files | members)
