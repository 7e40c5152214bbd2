"""The runner: which files are looked at, what is printed, how it ends."""

from __future__ import annotations

import subprocess

import pytest

from tools import check
from tools.rules import Problem


def test_every_rule_module_is_run():
    modules = {path.stem for path in (check.ROOT / "tools" / "rules").glob("*.py")} - {"__init__"}
    assert set(check.RULES) == modules


def test_files_of_the_repository_and_not_what_is_ignored_or_binary(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("secret.py\n", encoding="utf-8")
    for name in ("kept.py", "secret.py"):
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    assert sorted(check.repository_files(tmp_path)) == [".gitignore", "kept.py"]


def test_an_unpacked_archive_is_walked(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.py").write_text("x = 1\n", encoding="utf-8")
    assert check.repository_files(tmp_path) == {"src/a.py": "x = 1\n"}


@pytest.mark.parametrize(("text", "code"), [("x = 1\n", 1), ('"""What."""\n', 0)])
def test_ends_with_1_when_anything_is_wrong(monkeypatch, capsys, text, code):
    monkeypatch.setattr(check, "repository_files", lambda: {"src/a.py": text})
    assert check.main(["docstrings"]) == code
    assert ("src/a.py:1: the module has no docstring" in capsys.readouterr().out) == bool(code)


def test_problems_come_in_order_of_place():
    found = check.run(["docstrings"], {"src/b.py": "x = 1\n", "src/a.py": "x = 1\n"})
    assert found == sorted(found)
    assert isinstance(found[0], Problem)


def test_a_file_that_is_no_python_is_a_problem_and_no_crash():
    found = check.run(["docstrings", "budgets"], {"src/a.py": '"""What."""\n', "src/b.py": "def f(:\n"})
    assert [(problem.path, problem.line) for problem in found] == [("src/b.py", 1)]
