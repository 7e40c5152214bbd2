"""PDF files with Chinese text, lines and pictures, without a font of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842


@dataclass
class Page:
    """One A4 page; places in points from the upper left."""

    content: list[bytes] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: int = 16) -> Page:
        code = text.encode("utf-16-be").hex().encode()
        self.content.append(b"BT /F1 %d Tf %g %g Td <%s> Tj ET" % (size, x, HEIGHT - y - size, code))
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        self.content.append(b"%g %g m %g %g l S" % (x0, HEIGHT - y0, x1, HEIGHT - y1))
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        self.content.append(b"%g %g %g %g re S" % (x0, HEIGHT - y1, x1 - x0, y1 - y0))
        return self

    def picture(self, share: float = 0.9) -> Page:
        self.content.append(b"q %g 0 0 %g 0 0 cm /Im1 Do Q" % (WIDTH, HEIGHT * share))
        return self

    def table(self, x: float, y: float, widths: list[float], rows: list[list[str]], size: int = 12) -> Page:
        """A ruled table; lines of a cell are parted by line breaks."""
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        top = y
        self.line(x, top, edges[-1], top)
        for row in rows:
            high = (size + 6) * max(cell.count("\n") + 1 for cell in row)
            for left, cell in zip(edges, row, strict=False):
                for place, line in enumerate(cell.split("\n")):
                    self.text(left + 3, top + 3 + place * (size + 4), line, size)
            top += high
            self.line(x, top, edges[-1], top)
        for edge in edges:
            self.line(edge, y, edge, top)
        return self


def pdf(*pages: Page, encrypted: bool = False, gray: int = 200) -> bytes:
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 80>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n" + bytes([gray]) + b"\nendstream",
    ]
    kids = []
    for page in pages:
        content = b"\n".join(page.content)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        resources = b"<</Font<</F1 3 0 R>>/XObject<</Im1 6 0 R>>>>"
        box = b"[0 0 %d %d]" % (WIDTH, HEIGHT)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents %d 0 R/Resources%s>>" % (box, len(objects), resources)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _file(objects, encrypted=encrypted)


def _file(objects: list[bytes], *, encrypted: bool) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
    data += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, lock if encrypted else b"")
    return data + b"startxref\n%d\n%%%%EOF" % start
