"""The child answers, is ended when it takes too much, and never takes the server with it."""

from __future__ import annotations

import sys

import pytest

from yingshang.kernel.apart import child, parent, run_apart
from yingshang.kernel.errors import Refusal


def test_an_answer(tmp_path):
    (tmp_path / "a.txt").write_text("公告", encoding="utf-8")
    assert run_apart("kinds", tmp_path / "a.txt")["content_type"] == "text/plain"


def test_a_refusal_comes_with_its_facts(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        run_apart("kinds", tmp_path / "a")
    assert (caught.value.code, caught.value.facts) == ("kernel.file_empty", {})


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")
@pytest.mark.parametrize(
    ("work", "limits"),
    [
        ("bytearray(1 << 30)", {"memory": 256 << 20}),
        ("while True: pass", {"seconds": 1}),
        ("import os; os.abort()", {}),
        ("import sys; sys.exit(3)", {}),
        ("open(path, 'ab', 0).write(b'x' * 100)", {}),
    ],
    ids=["memory", "time", "abort", "exit", "write"],
)
def test_a_child_that_takes_too_much(tmp_path, monkeypatch, work, limits):
    lines = "\n    ".join(work.split("; "))
    (tmp_path / "greedy.py").write_text(f"def run(path, options):\n    {lines}\n    return {{}}\n")
    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(parent, "_CHILD", ["-c", _start(tmp_path)])
    with pytest.raises(Refusal, match="file_heavy"):
        run_apart("greedy", tmp_path / "a", **limits)
    assert (tmp_path / "a").read_bytes() == b"x"


def _start(folder):
    return (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from yingshang.kernel.apart import child\n"
        "child.TASKS['greedy'] = ('greedy', 'run')\n"
        "child.main()"
    )


def test_a_child_that_waits_for_ever_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(parent, "_CHILD", ["-c", "import time; time.sleep(60)"])
    with pytest.raises(Refusal, match="file_heavy"):
        run_apart("kinds", tmp_path, seconds=0.1)


def test_without_limits_of_the_system_the_task_is_done_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    child.limit(1, 1)
    (tmp_path / "a").write_bytes(b"text")
    assert child.answer({"task": "kinds", "path": str(tmp_path / "a"), "options": {}})["endings"][0] == "txt"


def test_no_memory_is_a_refusal(monkeypatch, tmp_path):
    monkeypatch.setattr("yingshang.kernel.apart.kinds.inspect", lambda *_: bytearray(1 << 62))
    assert child.answer({"task": "kinds", "path": "", "options": {}}) == {"refused": "kernel.file_heavy"}
