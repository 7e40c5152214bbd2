"""Workbooks as people and enemies send them, and a sheet of units to read them with."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter
from django.core.files.base import ContentFile

from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import SheetImport
from yingshang.kernel.rules import allow, holds
from yingshang.kernel.sheets import Choice, Column, Kind, Sheet, Stored, declare
from yingshang.orgs.enums import UnitKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from pathlib import Path

unit_written = event_type("tests.unit_written", "写入“{target}”")
allow("tests.write_unit", holds("system_admin"))
allow("tests.import_units", holds("system_admin"))
allow("tests.see_phones", holds("security_admin"))


@command("tests.write_unit", target="unit")
def write_unit(*, actor, unit, values):
    """Write one unit; a unit called 禁用单位 is refused."""
    if values["name"] == "禁用单位":
        raise Refusal("kernel.no_such_move", field="name", target=values["name"], state="禁用", act="写入")
    for name, value in values.items():
        setattr(unit, name, value)
    unit.path = unit.path or f"new-{values['name']}"
    unit.save()
    record(unit_written, unit, actor=actor)
    return unit


def stored_units(actor, keys):
    names = [key[0] for key in keys]
    found = {}
    for start in range(0, len(names), 500):
        for unit in Unit.objects.visible_to(actor).filter(name__in=names[start : start + 500]):
            found[(unit.name,)] = Stored(unit, {column.name: getattr(unit, column.name) for column in UNITS.columns})
    return found


def write_change(actor, change):
    write_unit(actor=actor, unit=change.stored or Unit(), values=change.values)


def parents(actor):
    return [Choice(unit.pk, unit.name, (unit.short_name,)) for unit in Unit.objects.visible_to(actor).order_by("id")]


def is_phone(value: str) -> str:
    return "" if value.replace("-", "").isdigit() else "电话号码，如 0917-1234567"


UNITS = declare(
    Sheet(
        "tests.units",
        "单位名录",
        (
            Column("name", "全称", required=True, max_length=120, aliases=("单位名称", "名称"), example="云川县教育局"),
            Column("short_name", "简称", max_length=60),
            Column("kind", "类别", Kind.CHOICE, required=True, choices=UnitKind.choices),
            Column("parent_id", "上级单位", Kind.REF, choices=parents),
            Column("phone", "办公电话", Kind.CODE, max_length=40, personal=True, check=is_phone),
            Column("founded_on", "成立日期", Kind.DATE),
            Column("order", "排序", Kind.WHOLE, required=True, least=0, most=9999),
            Column("address", "地址", lines=True, max_length=200),
        ),
        key=("name",),
        permission="tests.import_units",
        reveal="tests.see_phones",
        stored=stored_units,
        write=write_change,
    )
)
HEADS = [column.title for column in UNITS.columns]


def row_of(name="云川县水利局", **cells):
    """A good row of the sheet in the order of HEADS, some cells changed by column name."""
    good = {
        "name": name,
        "short_name": "",
        "kind": "部门",
        "parent_id": "云川县",
        "phone": "0917-1234567",
        "founded_on": "2026-05-16",
    }
    good |= {"order": "3", "address": ""} | cells
    return [good[column.name] for column in UNITS.columns]


def xlsx(*rows, name="单位名录", hidden=None):
    """A workbook with these rows as its first sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                elif isinstance(cell, int | float):
                    page.write_number(number, place, cell)
                elif cell:
                    page.write_string(number, place, cell)
        if hidden:
            book.add_worksheet("_yingshang").write_string(0, 0, hidden)
    return target.getvalue()


def upload(data: bytes, name="单位.xlsx"):
    return ContentFile(data, name)


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "given"
    path.write_bytes(data)
    return path


def archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return target.getvalue()


def bomb_of_ratio() -> bytes:
    """60 MB of blanks in a small workbook."""
    return archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000})


def bomb_of_entries() -> bytes:
    return archive({"xl/workbook.xml": b"x", **{f"xl/{n}": b"" for n in range(2_100)}})


def bomb_of_overlap() -> bytes:
    """Two entries of the directory that stand for the same bytes."""
    plain = bytearray(archive({"xl/workbook.xml": b"x" * 500, "xl/second.xml": b"y" * 500}))
    second = plain.rfind(b"PK\x01\x02")
    plain[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(plain)


def far_cell() -> bytes:
    """A workbook of two cells at opposite corners: a reader that makes a full table of it asks for 512 GB."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("单位名录")
        for place, head in enumerate(HEADS):
            page.write_string(0, place, head)
        page.write_string(1_048_575, 16_383, "z")
    return target.getvalue()


def encrypted_zip() -> bytes:
    plain = bytearray(archive({"xl/workbook.xml": b"x"}))
    plain[6] |= 1
    plain[plain.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


def encrypted_office() -> bytes:
    """The beginning of an encrypted workbook: an old-style container that names its stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def import_sample(sheet: str) -> Sample:
    """For the addresses ``…_run`` and ``…_problems`` of a declared sheet: a checked file of one's own, of another."""

    def make(person_id: int) -> dict[str, object]:
        report = {"total": 1, "created": 0, "changed": 0, "unchanged": 1, "notes": [], "problems": [], "changes": []}
        fields = {"state": "checked", "name": "x.xlsx", "size": 1, "sha256": "0" * 64, "at": clock.now()}
        made = SheetImport.objects.create(
            sheet=sheet, person_id=person_id, stored_as="gone", report=report | {"problem_count": 0}, **fields
        )
        return {"pk": made.pk}

    return Sample(own=lambda _, person: make(person.pk), foreign=lambda _, person: make(person.pk + 1))


_MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def xls(*rows) -> bytes:
    """A workbook of 1997 (BIFF8) with text and number cells."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, place: int, value: object) -> bytes:
        if isinstance(value, int | float):
            return record(0x0203, struct.pack("<HHHd", row, place, 0, value))
        return record(0x0204, struct.pack("<HHHHB", row, place, 0, len(value), 1) + value.encode("utf-16-le"))

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6))

    end = record(0x000A, b"")
    name = "单位".encode("utf-16-le")
    before = begin(5)
    offset = len(before) + 4 + 8 + len(name) + len(end)
    sheet = record(0x0085, struct.pack("<IBBBB", offset, 0, 0, 2, 1) + name)
    cells = [
        cell(row, place, value) for row, line in enumerate(rows) for place, value in enumerate(line) if value != ""
    ]
    return _container(before + sheet + end + begin(0x10) + b"".join(cells) + end)


def _container(stream: bytes) -> bytes:
    """A compound file with one stream called Workbook: header, allocation table, directory, data."""
    free, end, table, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    chain = [table, end, *range(3, count + 2), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = name.encode("utf-16-le") + b"\0\0"
        head = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, none, none, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, none, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128I", *chain, *[free] * (128 - len(chain))) + folder + stream


def ods(*rows) -> bytes:
    """A small OpenDocument table."""
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {space}><office:body><office:spreadsheet><table:table table:name="一">{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": _MANIFEST,
        }
    )
