"""The settings say what CONTRIBUTING promises: budgets, strictness, contracts, one definition of each command."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
TOOL = tomllib.loads(TEXT)["tool"]


def test_budgets_of_a_function():
    lint = TOOL["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] == 8
    assert lint["pylint"]["max-statements"] == 30
    assert lint["pylint"]["max-args"] == 6
    assert {"C90", "PL", "ANN"} <= set(lint["select"])


def test_strict_types_branch_coverage_and_warnings_as_errors():
    assert TOOL["mypy"]["strict"] is True
    assert TOOL["coverage"]["run"]["branch"] is True
    assert TOOL["coverage"]["report"]["fail_under"] >= 98
    assert TOOL["pytest"]["ini_options"]["filterwarnings"][0] == "error"


def test_every_ignored_rule_says_why():
    ignored = re.search(r"^ignore = \[\n(.*?)^\]", TEXT, re.MULTILINE | re.DOTALL)
    assert ignored
    bare = [line for line in ignored[1].splitlines() if not re.search(r'^\s+"[A-Z]+\d+",\s+# \S', line)]
    assert bare == []


def test_every_module_of_the_engine_has_its_layer():
    contract = TOOL["importlinter"]["contracts"][0]
    assert contract["exhaustive"] is True
    assert contract["containers"] == ["gongwen"]


def test_the_engine_is_forbidden_django_the_application_and_the_network():
    forbidden = set(TOOL["importlinter"]["contracts"][1]["forbidden_modules"])
    assert {"django", "yingshang", "socket", "http", "requests"} <= forbidden


def test_ci_runs_the_commands_that_people_run():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in script
    assert "make test-browser" in script
    assert "make check" in script


@pytest.mark.parametrize("target", ["run", "test", "test-browser", "check", "bench", "eval", "ocr", "lock", "clean"])
def test_help_lists_every_command(target):
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.search(rf"^{target}\b.*\w{{3}}", shown.stdout, re.MULTILINE)
