import io
import os
import signal
import sys
from pathlib import Path

import pytest

from gongwen.cli.batch import decompose_one, outcomes
from gongwen.cli.inputs import Input
from gongwen.errors import GongwenError

NOTICE = "关于开展检查的通知\n\n各单位：\n\n1.开展检查。\n\n牵头单位：县A局\n\n完成时限：9月底前\n"


@pytest.fixture
def inputs(tmp_path):
    made = []
    for name in ("a", "b", "c"):
        path = tmp_path / f"{name}.txt"
        path.write_text(NOTICE, encoding="utf-8")
        made.append(Input(path.name, path))
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_kept_and_a_bad_file_does_not_stop_the_others(inputs, tmp_path, jobs):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    inputs[1:1] = [Input("empty.txt", empty), Input("gone", None, GongwenError("empty_folder", "空。", "看看。"))]
    inputs[2] = Input("gone", tmp_path, GongwenError("empty_folder", "空。", "看看。"))
    found = list(outcomes(inputs, None, jobs))
    assert [outcome.name for outcome in found] == ["a.txt", "empty.txt", "gone", "b.txt", "c.txt"]
    assert [outcome.refused and outcome.refused.code for outcome in found] == [
        None,
        "empty_file",
        "empty_folder",
        None,
        None,
    ]
    assert [len(outcome.result.tasks) for outcome in found if outcome.result] == [1, 1, 1]


def test_processes_give_the_same_answers(inputs):
    alone = [outcome.result.to_dict() for outcome in outcomes(inputs, None, 1)]
    assert [outcome.result.to_dict() for outcome in outcomes(inputs, None, 3)] == alone


def test_standard_input(inputs, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode())))
    found = list(outcomes([inputs[0], Input("标准输入", None)], None, 2))
    assert [outcome.name for outcome in found if outcome.result] == ["a.txt", "标准输入"]


def test_unforeseen_error_belongs_to_its_file(inputs, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("gongwen.decompose", lambda *_, **__: 1 / 0, raising=False)
    outcome = decompose_one(inputs[0], None)
    assert (outcome.result, outcome.refused.code) == (None, "internal")


def test_killed_process_is_named_and_the_others_go_on(inputs, monkeypatch):
    home = os.getpid()

    def deadly(path, **_):
        if Path(path).name == "b.txt" and os.getpid() != home:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"read {Path(path).name}"

    monkeypatch.setattr("gongwen.decompose", deadly, raising=False)  # the processes are forks and inherit it
    found = list(outcomes(inputs, None, 2))
    assert [outcome.refused and outcome.refused.code for outcome in found] == [None, "killed", None]
    assert [outcome.result for outcome in found] == ["read a.txt", None, "read c.txt"]
