"""Every failure of a command is a sentence, a way out and a code; never a trace."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError

from yingshang.config.cli import failures
from yingshang.config.cli.failures import told
from yingshang.kernel.errors import Refusal


@pytest.fixture(autouse=True)
def _seen(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("yingshang"), "propagate", True)
    caplog.set_level(logging.ERROR)


def fail(fault):
    with told() as outcome:
        raise fault
    return outcome.code


@pytest.mark.parametrize(
    ("fault", "exit_code", "words", "code"),
    [
        (Refusal("ops.port_taken", port=8000), 1, "端口 8000 已经被别的程序占用", "ops.port_taken"),
        (CommandError("打不开文件 a。", returncode=3), 3, "打不开文件 a。", "ops.command"),
        (
            OperationalError("connection refused\nis it running?"),
            1,
            "数据库没有响应或出错：connection refused。",
            "ops.database_fault",
        ),
        (PermissionError(13, "Permission denied", "/a/b"), 1, "/a/b（Permission denied）", "ops.file_fault"),
        (ImproperlyConfigured("bad"), 1, "设置有误：bad", "ops.settings_fault"),
        (ValueError("secret detail"), 1, "程序内部出错（ValueError）", "ops.fault"),
        (ZeroDivisionError(), 1, "程序内部出错（ZeroDivisionError）", "ops.fault"),
    ],
)
def test_it_is_told_in_a_sentence(fault, exit_code, words, code, capsys):
    assert fail(fault) == exit_code
    said = capsys.readouterr().err
    assert words in said
    assert f"代码：{code}" in said
    assert "Traceback" not in said
    assert code == "ops.command" or "怎么办：" in said


def test_the_trace_of_a_fault_is_in_the_log_under_the_number_that_was_told(capsys, caplog):
    fail(ZeroDivisionError())
    record = caplog.records[-1]
    assert record.exc_info
    assert record.args[0] in capsys.readouterr().err


def test_a_refusal_is_no_fault_and_leaves_no_trace(caplog):
    fail(Refusal("ops.not_empty"))
    assert caplog.records == []


def test_ctrl_c_is_no_failure_of_anything(capsys):
    with told() as outcome:
        raise KeyboardInterrupt
    assert (outcome.code, capsys.readouterr().err) == (130, "\n已停止。\n")


def test_before_there_is_a_log_a_fault_is_told_with_its_place_and_no_number(capsys, caplog, monkeypatch):
    monkeypatch.setattr(failures, "_ready", lambda: False)
    assert fail(ZeroDivisionError("secret detail")) == 1
    said = capsys.readouterr().err
    assert "（ZeroDivisionError，test_failures.py:" in said
    assert "secret detail" not in said
    assert "日志" not in said
    assert "代码：ops.fault_early" in said
    assert caplog.records == []
