"""What the documents say is there is there, and what README shows is what comes out."""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0][
    "layers"
]
by_name = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@by_name
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@by_name
def test_places_named_are_there(page):
    named = re.findall(
        r"`((?:src|tests|tools|docs|bench|requirements|\.ci)/[^`\s*<>…]*)`", page.read_text(encoding="utf-8")
    )
    assert [place for place in named if not (ROOT / place).exists()] == []


@by_name
def test_commands_named_are_in_the_makefile(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z][a-z-]*)", page.read_text(encoding="utf-8")))
    assert named - targets == set()


def test_architecture_names_every_part_of_the_engine():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [path for path in (ROOT / "src" / "gongwen").iterdir() if not path.name.startswith(("_", "py.typed"))]
    missing = [path.name for path in parts if f"src/gongwen/{path.name}" not in text]
    assert missing == []


def test_architecture_shows_the_layers_that_are_enforced():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    shown = text.split("One direction", 1)[1].split("```")[1].split("\n")
    assert [line for line in shown if line] == [re.sub(r"[()]", "", layer) for layer in LAYERS]


def test_every_decision_and_every_step_list_is_in_its_index():
    for folder in ("adr", "howto"):
        index = (ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8")
        pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
        assert {name for name in pages if f"({name})" not in index} == set()


def test_the_example_of_the_readme_prints_what_it_says():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code, printed = re.findall(r"```python\n(.*?)```\n```\n(.*?)```", text, re.DOTALL)[0]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own page
    assert out.getvalue() == printed


def test_the_licence_is_there_in_full():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_options_named_are_options_of_the_command(page, capsys):
    main = importlib.import_module("gongwen.cli").main
    named = set(re.findall(r"(--[a-z][a-z-]+)", (ROOT / page).read_text(encoding="utf-8")))
    assert main(["decompose", "--help"]) == 0
    known = set(re.findall(r"(--[a-z][a-z-]+)", capsys.readouterr().out))
    assert named
    assert named - known == set()
