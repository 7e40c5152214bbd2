"""Every event that the code records is declared, said with all its facts, and listed in docs/events.md."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from yingshang.kernel.events import EventType
from yingshang.kernel.events.catalogue import page, types_of_apps

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


def recorded(text: str) -> list[tuple[int, str, set[str], bool]]:
    """Line, name of the event, facts given by keyword, and whether more come from a mapping."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and node.args:
            given = {keyword.arg for keyword in node.keywords} - {"actor"}
            found.append((node.lineno, ast.unparse(node.args[0]), given - {None}, None in given))
    return found


def objections(kind: EventType, given: set[str], more: bool) -> list[str]:
    """What is wrong with recording ``kind`` with these facts."""
    unknown = [f"{kind.name} declares no {name}" for name in sorted(given - kind.fields)]
    lacking = [] if more else [f"{kind.name} is recorded without {name}" for name in sorted(kind.fields - given)]
    return unknown + lacking


def modules() -> list[Path]:
    return [path for path in sorted((SOURCE / "yingshang").rglob("*.py")) if "record(" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_recorded_is_declared_and_complete(path):
    calls = recorded(path.read_text("utf-8"))
    module = import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
    wrong = []
    for line, name, given, more in calls:
        kind = module
        for part in name.split("."):
            kind = getattr(kind, part, None)  # a local name: the event was chosen at run time
        if isinstance(kind, EventType):
            wrong += [f"{path.name}:{line}: {objection}" for objection in objections(kind, given, more)]
    assert wrong == []


def test_the_check_sees_what_it_should():
    kind = EventType("tests.x", "{a}{target}{b}", frozenset(), frozenset({"a", "b"}))
    calls = recorded("record(x, target, actor=actor, a=1, c=2)\nrecord(x, target, actor=actor, **facts)\nother(x)")
    assert calls == [(1, "x", {"a", "c"}, False), (2, "x", set(), True)]
    assert objections(kind, {"a", "c"}, False) == ["tests.x declares no c", "tests.x is recorded without b"]
    assert objections(kind, set(), True) == []


def test_the_events_are_there():
    assert {"audit.ledger_read", "kernel.parameter_set"} <= {kind.name for kind in types_of_apps()}


def test_no_two_sentences_are_alike():
    counts = Counter(kind.sentence for kind in types_of_apps())
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_every_sentence_can_be_said_and_is_chinese():
    for kind in types_of_apps():
        parts = list(string.Formatter().parse(kind.sentence))
        assert all(not spec and not conversion for _, _, spec, conversion in parts), kind.name
        words = "".join(words for words, *_ in parts)
        assert any("\u4e00" <= character <= "\u9fff" for character in words), kind.name
        assert kind.say(target="甲", facts={}), kind.name


def test_the_page_is_current():
    stored = (ROOT / "docs/events.md").read_text("utf-8")
    assert stored == page(), "run: PYTHONPATH=src python -m yingshang audit events -o docs/events.md"


_KNOWN = """
import django
django.setup()
import rules
from yingshang.kernel.events import known_types
print(*known_types(), *rules.permissions.permissions, sep="\\n")
"""
PERMISSION = re.compile(r'^(?:    )?allow\(\s*"([a-z_.]+)"', re.MULTILINE)


def test_a_process_that_opens_no_page_knows_every_event_and_permission():
    """A worker: what only an address would load it could neither say nor ask."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.django_settings", "PYTHONPATH": f"{SOURCE}:{ROOT}"}
    ran = subprocess.run([sys.executable, "-c", _KNOWN], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    found = set(ran.stdout.split())
    for module in SOURCE.glob("yingshang/*/events.py"):
        import_module(".".join(module.relative_to(SOURCE).with_suffix("").parts))
    named = {name for path in SOURCE.rglob("rules*/**/*.py") for name in PERMISSION.findall(path.read_text("utf-8"))}
    named |= {name for path in SOURCE.rglob("rules.py") for name in PERMISSION.findall(path.read_text("utf-8"))}
    assert len(named) > 100
    assert {kind.name for kind in types_of_apps()} - found == set()
    assert named - found == set()
