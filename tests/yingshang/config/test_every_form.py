"""Every form and every address of the site with the field's alphabet: no fault, nothing typed becomes markup.

The forms are read from the pages themselves (the addresses of the access table, by the samples), so a new page is tried
without a word here. Each field in turn gets something odd while the others hold what a person would leave there; then every
address gets all names of fields there are, with odd values, whether its page shows a form or not.
"""

from __future__ import annotations

import re
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories.sheets import xlsx
from tests.yingshang.samples import path_of, visitor_of
from tools.site_pages import addresses
from yingshang.kernel.web.access import table

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path(__file__).resolve().parents[3] / "src" / "yingshang"
ADDRESSES = {address.name: address for address in addresses() if address.name in table()}
APPS = sorted({name.partition(":")[0] for name in ADDRESSES} - {"account_logout"})
MARK = "<i id=odd>"

_ONES = [
    "", " ", "\u3000", "\u200b", "\u202e", "〇", "=1+1", "\0", "\0a", "9" * 40, "-1", "1e999", "NaN", "٣", "2026-02-30", "0001-01-01", "9999-12-31",
    "x" * 10_000, "县" * 10_000, MARK, f'">{MARK}', "../../etc/passwd", "' OR 1=1 --", "%s{0}{{ x }}", "00000000-0000-0000-0000-000000000000",
]  # fmt: skip
ODD = st.sampled_from(_ONES) | st.text(
    st.sampled_from(" \t\r\n\u3000\u200b\u202e\u2028〇=\0+-@１a水🏔<'\"&,，、;；0123456789.年月日"), max_size=40
)
_NAMES = ["", "a.xlsx", "..\\..\\a.docx", "\u202excod.exe", "=1.csv", "县" * 300 + ".pdf", "a\0.txt", "a.png"]
_BYTES = [
    b"",
    b"\0",
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xfe=\x00",
    "一、\u202e〇=\u200b".encode(),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
]
FILES = st.builds(
    lambda name, data: (name, data),
    st.sampled_from(_NAMES),
    st.sampled_from(_BYTES)
    | st.lists(st.lists(ODD, min_size=1, max_size=4), min_size=1, max_size=3).map(
        lambda rows: xlsx(*[[v.replace("\0", "")[:32_000] for v in row] for row in rows])
    ),
)


@dataclass(frozen=True)
class Field:
    """One input of a form, and what stands there when nobody touches it."""

    name: str
    kind: str
    value: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page."""

    page: str
    method: str
    action: str
    fields: tuple[Field, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.action} from {self.page}"

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the forms of the lines of one table."""
        return (self.method, target_of(self.action), tuple(sorted({(each.name, each.kind) for each in self.fields})))


def target_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def untouched(element) -> Field | None:
    """The field of an input, select or textarea; None for buttons."""
    name, kind = element.get("name"), element.get("type", element.tag)
    if not name or kind in {"submit", "button", "image", "reset"}:
        return None
    if element.tag == "select":
        options = [each.get("value", each.text or "") for each in element.iter("option")]
        chosen = [
            each.get("value", each.text or "") for each in element.iter("option") if each.get("selected") is not None
        ]
        return Field(name, "select", tuple(chosen or [next((each for each in options if each), "")]))
    if element.tag == "textarea":
        return Field(name, "textarea", (element.text or "写上一句话",))
    plain = {
        "text": "云川县",
        "search": "云",
        "date": "2026-05-18",
        "number": "3",
        "tel": "0917-1234567",
        "password": "Yunchuan-2026",
    }
    return Field(name, kind, (element.get("value") or plain.get(kind, ""),))


def forms_of(page: str, html: bytes) -> Iterator[Form]:
    """The forms of a page, each kind once."""
    seen = set()
    root = lxml.html.document_fromstring(html)
    for element in root.iter("form"):
        inputs = [
            *element.iter("input", "select", "textarea"),
            *root.xpath("//*[@form=$id]", id=element.get("id") or "-"),
        ]
        fields = tuple(filter(None, map(untouched, inputs)))
        action = urljoin(f"http://testserver{page}", element.get("action") or page)
        for send in [element, *element.xpath(".//button[@formaction]")]:
            where = urlsplit(urljoin(action, send.get("formaction") or action))
            form = Form(
                page,
                (element.get("method") or "get").lower(),
                where.path + (f"?{where.query}" if where.query else ""),
                fields,
            )
            if form.key not in seen and form.fields and where.netloc == "testserver":
                seen.add(form.key)
                yield form


@lru_cache(maxsize=1)
def all_names() -> list[str]:
    """Every name of a field that a form class declares or a view asks for."""
    classes, found = [forms.BaseForm], set()
    while classes:
        each = classes.pop()
        classes += each.__subclasses__()
        found |= set(getattr(each, "base_fields", ()))
    for path in SOURCES.glob("*/web/**/*.py"):
        found |= set(
            re.findall(r"""(?:POST|GET|FILES)(?:\.get|\.getlist)?[(\[]"([a-z_]+)\"""", path.read_text("utf-8"))
        )
    return sorted(found - {"csrfmiddlewaretoken"})


@contextmanager
def undone():
    """Whatever the block writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def noted(words: str):
    """Whatever is raised carries the words with it."""
    try:
        yield
    except Exception as error:
        error.add_note(words)
        raise


def many(examples: int):
    return settings(
        max_examples=examples, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def body_of(response) -> bytes:
    """All of it; a file that is sent is closed by being read to its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def send(client, method: str, action: str, values: dict[str, object]) -> None:
    """Send it; AssertionError for a fault of the site, or when what was typed has become markup."""
    said = f"{method} {action} { ({name: str(value)[:60] for name, value in values.items()}) }"
    with undone(), noted(said):
        response = client.get(action, values) if method == "get" else client.post(action, values)
        body = body_of(response)
    assert response.status_code < 500, f"{said}: {response.status_code}"
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert MARK.encode() not in body, f"{said}: markup"
        assert "操作失败".encode() not in body, said


def upload(given_file) -> SimpleUploadedFile:
    name, data = given_file
    return SimpleUploadedFile(name or "x", data)


def try_form(client, form: Form, examples: int) -> None:
    @many(examples * max(1, min(3, len(form.fields) // 2)))
    @given(st.data())
    def tried(data):
        values = {
            field.name: list(field.value) if len(field.value) > 1 else field.value[0]
            for field in form.fields
            if field.kind != "file"
        }
        for field in form.fields:
            if field.kind == "file":
                values[field.name] = upload(data.draw(FILES))
        typed = [field.name for field in form.fields if field.kind != "file" and field.name != "csrfmiddlewaretoken"]
        if typed:
            values[data.draw(st.sampled_from(typed))] = data.draw(ODD)
        send(client, form.method, form.action, values)

    tried()


def try_address(client, path: str, examples: int) -> None:
    @many(max(2, examples // 2))
    @given(st.lists(ODD, min_size=5, max_size=5), st.sampled_from(["get", "post"]))
    def tried(odd, method):
        values = {name: odd[(place * 7) % 5] for place, name in enumerate(all_names())}
        send(
            client, method, path, {name: value[:2000] for name, value in values.items()} if method == "get" else values
        )

    tried()


def faults_of(act, *arguments) -> list[str]:
    """What went wrong and with which values, in one line."""
    try:
        act(*arguments)
    except Exception as error:
        where = [
            f"{frame.filename.rpartition('src/')[2]}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        ours = next((each for each in reversed(where) if each.startswith("yingshang")), "")
        sent = " ".join(getattr(error, "__notes__", []))
        return [f"{arguments[1]!s:.200}: {type(error).__name__}: {error} at {ours} {sent}"[:600]]
    return []


@pytest.mark.untraced
@pytest.mark.parametrize("examples", [3, pytest.param(20, marks=pytest.mark.slow)])
@pytest.mark.parametrize("app", APPS)
def test_odd_input_is_answered_and_never_a_fault(app, examples, county, cast, client_as):
    faults, seen = [], set()
    for name in sorted(name for name in ADDRESSES if name.partition(":")[0] == app):
        role = visitor_of(name)
        client = client_as(role)
        path = path_of(name, county, cast, role)
        html = body_of(client.get(path))
        for form in forms_of(path, html) if html.lstrip()[:9].lower() == b"<!doctype" else ():
            if form.key not in seen:
                seen.add(form.key)
                faults += faults_of(try_form, client, form, examples)
        faults += faults_of(try_address, client, path, examples)
    assert seen, "no form was found: the test shows nothing"
    assert faults == []


def test_the_forms_are_found(county, cast, client_as):
    path = path_of("orgs:found", county, cast, "system_admin")
    found = [form for form in forms_of(path, client_as("system_admin").get(path).content) if form.method == "post"]
    names = {field.name for form in found if form.action == path for field in form.fields}
    assert names >= {"name", "kind", "short_name", "_key", "csrfmiddlewaretoken"}
    assert {"name", "reason", "file", "version"} <= set(all_names())
