"""Waiting for a program that works for us."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yingshang.ops.actions import children


def _program(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_given(code):
    assert children.finish(_program(f"raise SystemExit({code})"), lambda: None) == code


def test_somebody_is_told_while_it_works(monkeypatch):
    monkeypatch.setattr(children, "_POLL", 0.01)
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    stdin = child.stdin
    assert stdin is not None
    told: list[int] = []

    def tell() -> None:
        told.append(1)
        if len(told) == 3:
            stdin.close()

    assert children.finish(child, tell) == 0
    assert len(told) >= 3


def test_a_program_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(children, "_POLL", 0.01)
    child = _program("import time; time.sleep(600)")
    with pytest.raises(TimeoutError):
        children.finish(child, lambda: None, longest=0.05)
    assert child.returncode is not None


def test_a_program_does_not_outlive_whoever_waits(monkeypatch):
    monkeypatch.setattr(children, "_POLL", 0.01)
    child = _program("import time; time.sleep(600)")

    def tell() -> None:
        raise RuntimeError("lost the lease")

    with pytest.raises(RuntimeError, match="lost the lease"):
        children.finish(child, tell)
    assert child.returncode is not None
