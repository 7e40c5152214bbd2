from __future__ import annotations

import marshal
import os
import re
from types import SimpleNamespace

import pytest

from gongwen.lexicon import load, prepared

SOURCE = r"(?P<year>20\d\d)年|[一二三](?=月)|(?<!第)(?P<word>县\w{2,8}?局)()"
TEXT = "2024年，三月，县市场监管局、第一"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A place of its own, and nothing remembered of any other."""
    monkeypatch.setattr(prepared, "place", lambda: tmp_path / "cache" / "lexicon.prepared")
    monkeypatch.setattr(prepared, "_asked", {})
    prepared._kept.cache_clear()
    yield tmp_path / "cache"
    prepared._kept.cache_clear()


def kept(*sources: str, tables: tuple[str, ...] = ()) -> None:
    for source in sources:
        prepared.compiled(source)
    assert prepared.keep({name: load(name) for name in tables})
    prepared._asked.clear()
    prepared._kept.cache_clear()


def test_an_expression_that_was_kept_is_the_one_that_would_be_compiled():
    kept(SOURCE)
    found = prepared.compiled(SOURCE)
    assert prepared._asked == {}  # it was not compiled here
    assert found == re.compile(SOURCE)
    assert (found.pattern, found.flags, found.groups) == (SOURCE, re.compile(SOURCE).flags, 3)
    assert dict(found.groupindex) == {"year": 1, "word": 2}
    want = [(m.span(), m.lastgroup, m.groupdict()) for m in re.finditer(SOURCE, TEXT)]
    assert [(m.span(), m.lastgroup, m.groupdict()) for m in found.finditer(TEXT)] == want
    assert len(want) == 3


def test_an_expression_that_was_not_kept_is_compiled():
    kept(SOURCE)
    assert prepared.compiled("月底") == re.compile("月底")
    assert list(prepared._asked) == ["月底"]


@pytest.mark.parametrize("damage", ["none", "empty", "cut", "other python", "not this shape", "code"])
def test_what_is_damaged_or_of_another_python_is_not_used(damage):
    if damage != "none":
        kept(SOURCE)
        data = prepared.place().read_bytes()
        made_for, tables, patterns = marshal.loads(data)  # noqa: S302 - written three lines above
        flags, code, *rest = patterns[SOURCE]
        broken = {
            "empty": b"",
            "cut": data[: len(data) // 2],
            "other python": marshal.dumps((made_for + "+", tables, patterns)),
            "not this shape": marshal.dumps(3),
            "code": marshal.dumps((made_for, tables, {SOURCE: (flags, b"\xff" * len(code), *rest)})),
        }
        prepared.place().write_bytes(broken[damage])
    prepared._kept.cache_clear()
    assert prepared.compiled(SOURCE) == re.compile(SOURCE)
    assert list(prepared._asked) == [SOURCE]  # compiled here


def test_a_python_whose_re_works_otherwise_compiles_as_ever(monkeypatch):
    kept(SOURCE)
    monkeypatch.setattr(prepared, "_sre", SimpleNamespace(MAGIC=1, CODESIZE=4, compile=lambda one: one))
    assert prepared.compiled(SOURCE) == re.compile(SOURCE)


def test_where_expressions_cannot_be_taken_apart_the_tables_are_kept(monkeypatch):
    def other(sources):
        raise AttributeError("_code")

    monkeypatch.setattr(prepared, "_coded", other)
    kept(SOURCE, tables=("units",))
    assert prepared.table(prepared.FOLDER / "units.toml") == load("units")
    assert prepared.compiled(SOURCE) == re.compile(SOURCE)


def test_a_table_is_kept_until_its_file_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "FOLDER", tmp_path)
    path = tmp_path / "years.toml"
    path.write_text("a = 1\n")
    assert prepared.table(path) is None
    assert prepared.keep({"years": {"a": 1}})
    prepared._kept.cache_clear()
    assert prepared.table(path) == {"a": 1}
    assert prepared.table(prepared.FOLDER / "years.toml") == {"a": 1}
    os.utime(path, ns=(1, 1))
    assert prepared.table(path) is None


def test_all_tables_come_back_as_they_were():
    names = tuple(path.stem for path in prepared.FOLDER.glob("*.toml"))
    assert len(names) > 10
    kept(tables=names)
    for name in names:
        assert prepared.table(prepared.FOLDER / f"{name}.toml") == load(name)


def test_where_nothing_can_be_written_nothing_is_kept(folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    assert not prepared.keep({})
    assert folder.read_text() == "in the way"
    assert prepared.compiled(SOURCE) == re.compile(SOURCE)


def test_two_that_keep_at_once_leave_nothing_behind(folder):
    kept(SOURCE)
    kept("月底")
    assert [path.name for path in folder.iterdir()] == ["lexicon.prepared"]
    assert prepared.compiled("月底") == re.compile("月底")
    assert prepared._asked == {}
