import re
import tempfile
from pathlib import Path

from gongwen.cli.crash import refusal_of


def failed():
    try:
        return 1 / 0
    except ZeroDivisionError as error:
        return error


def test_trace_goes_to_the_state_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    refused = refusal_of(failed())
    where = Path(re.search(r"详情已写入 (\S+?)。", refused.what)[1])
    assert where.parent == tmp_path / "gongwen"
    assert "ZeroDivisionError" in where.read_text()


def test_home_is_the_state_folder_of_old(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert str(tmp_path / ".local" / "state" / "gongwen") in refusal_of(failed()).what


def test_temporary_folder_where_home_refuses(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert f"详情已写入 {tmp_path / 'gongwen'}" in refusal_of(failed()).what


def test_no_folder_at_all(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    refused = refusal_of(failed())
    assert (refused.code, refused.what) == ("internal", "程序内部错误（ZeroDivisionError）。")


def test_memory_is_no_fault_of_the_program():
    assert refusal_of(MemoryError()).code == "out_of_memory"
