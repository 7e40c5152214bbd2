"""``yingshang audit``: Chinese sentences, and an exit code that a script can trust."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from yingshang.audit.models import Entry


def run(*arguments):
    out = io.StringIO()
    call_command("audit", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_whole_ledger(ledger):
    said = run("verify")
    assert said.startswith("审计记录完整：核验10条，到第10号")
    assert "只增触发器不齐" in said


def test_a_broken_one_ends_with_an_error(ledger):
    Entry.objects.filter(number=4).delete()
    out = io.StringIO()
    with pytest.raises(CommandError, match="发现问题1处") as caught:
        call_command("audit", "verify", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue() == "第4号至第4号记录缺失，共1条。\n"


def test_a_head_is_exported_recorded_and_compared(ledger, tmp_path):
    file = tmp_path / "head.json"
    assert str(file) in run("head", "-o", str(file))
    assert json.loads(file.read_text("utf-8"))["number"] == 10
    assert Entry.objects.first().type == "audit.head_exported"
    assert run("verify", "--head", str(file)).startswith("审计记录完整：核验11条")
    Entry.objects.filter(number__gt=5).delete()
    with pytest.raises(CommandError, match="发现问题2处"):
        run("verify", "--head", str(file))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", "甲".encode()])
def test_another_file_is_refused_in_chinese(ledger, tmp_path, content):
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="这不是审计核对文件"):
        run("verify", "--head", str(file))


def test_a_file_that_is_not_there(ledger, tmp_path):
    with pytest.raises(CommandError, match="打不开文件"):
        run("verify", "--head", str(tmp_path / "none"))


def test_export_writes_and_is_recorded(ledger, tmp_path):
    file = tmp_path / "ledger.csv"
    assert run("export", "-o", str(file)).startswith("已导出10条")
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["编号", *map(str, range(1, 11))]
    assert "1380000" not in file.read_text("utf-8-sig")
    assert Entry.objects.first().sentence == "导出审计记录10条，条件：全部"
    assert run("export", "-o", str(file), "--to", "2020-01-01").startswith("已导出0条")


def test_guard_installs_and_says_so(ledger):
    assert "只增触发器齐全" in run("guard")
    assert "只增触发器不齐" not in run("verify")


def test_events_are_listed(db, tmp_path):
    assert "`audit.head_exported`" in run("events")
