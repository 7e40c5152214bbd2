import io
import json
import os
import sys
from pathlib import Path

import openpyxl
import pytest

from gongwen import samples
from gongwen.cli import main
from gongwen.cli.commands import chosen
from gongwen.model import Signal
from gongwen.read import ReadResult
from tests.factories.documents import result, task

NOTICE = "关于开展检查的通知\n\n各单位：\n\n1.开展检查。\n\n牵头单位：县A局\n\n完成时限：2020年9月底前\n"


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.fixture
def call(capsys):
    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


# ---------------------------------------------------------------------- decompose


def test_table_on_the_screen(call, notice):
    code, out, err = call("decompose", notice)
    assert (code, err) == (0, "")
    assert "开展检查  县A局" in out
    assert "文件：" not in out


def test_one_object_for_one_file(call, notice):
    code, out, _ = call("decompose", notice, "--format", "json")
    answer = json.loads(out)
    assert (code, answer["schema"], answer["tasks"][0]["deadline"]["due"]) == (0, "gongwen/1", "2020-09-30")


def test_array_for_several_and_for_a_folder(call, notice):
    _, out, _ = call("decompose", notice, notice, "--format", "json")
    assert [answer["schema"] for answer in json.loads(out)] == ["gongwen/1"] * 2
    _, out, _ = call("decompose", notice.parent, "--format", "json")
    assert len(json.loads(out)) == 1


def test_bad_files_are_reported_at_the_end(call, notice, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = call("decompose", tmp_path / "empty.txt", notice, "none.txt", "--format", "json")
    assert code == 1
    assert len(json.loads(out)) == 1
    assert err.split("\n")[-4:-1] == [
        "gongwen: 3 个文件，2 个没有读出：",
        f"gongwen: {tmp_path}/empty.txt：文件是空的，没有任何内容。请重新下载或重新保存后再试。（empty_file）",
        "gongwen: none.txt：找不到这个文件。请检查文件名和所在的文件夹。（not_found）",
    ]


def test_one_bad_file_is_one_sentence(call):
    code, out, err = call("decompose", "none.txt", "--format", "json")
    assert (code, out) == (1, "")
    assert err == "gongwen: none.txt：找不到这个文件。请检查文件名和所在的文件夹。（not_found）\n"


def test_no_good_file_among_several_is_an_empty_array(call):
    _, out, _ = call("decompose", "none.txt", "gone.txt", "--format", "json")
    assert json.loads(out) == []


def test_several_tables_name_their_files(call, notice):
    _, out, err = call("decompose", notice, notice)
    assert out.count(f"文件：{notice}\n") == 2
    assert "[2/2]" in err


def test_files_passed_over_are_told(call, notice):
    (notice.parent / "table.xlsx").write_text("x")
    _, _, err = call("decompose", notice.parent)
    assert err == "gongwen: 文件夹里有 1 个文件不是公文格式，没有读。\n"


def test_base_date_gives_the_year(call, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(NOTICE.replace("2020年", ""), encoding="utf-8")
    _, out, _ = call("decompose", path, "--format", "json", "--base-date", "2019-03-01")
    assert json.loads(out)["tasks"][0]["deadline"]["due"] == "2019-09-30"


def test_standard_input(call, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode())))
    _, out, _ = call("decompose", "-", "--format", "json")
    assert json.loads(out)["tasks"][0]["title"] == "开展检查"


# ---------------------------------------------------------------------- output files


@pytest.mark.parametrize("name", ["out.txt", "out.json", "out.xlsx"])
def test_output_file(call, notice, tmp_path, name):
    target = tmp_path / "out" / name
    target.parent.mkdir()
    code, out, err = call("decompose", notice, "-o", target)
    assert (code, out, err) == (0, "", f"gongwen: 已写入 {target}\n")
    assert os.listdir(target.parent) == [name]
    if name.endswith("xlsx"):
        assert openpyxl.load_workbook(target)["任务分解"]["B3"].value == "开展检查"
    else:
        assert "开展检查" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["table", "json", "xlsx"])
def test_one_file_per_document_in_a_folder(call, notice, tmp_path, kind):
    folder, other = tmp_path / "out", tmp_path / "other" / "notice.txt"
    folder.mkdir()
    other.parent.mkdir()
    other.write_text(NOTICE, encoding="utf-8")
    suffix = {"table": "txt"}.get(kind, kind)
    code, _, _ = call("decompose", notice, other, "--format", kind, "-o", folder)
    assert code == 0
    assert sorted(os.listdir(folder)) == [f"notice-2.{suffix}", f"notice.{suffix}"]
    if kind == "json":
        assert json.loads((folder / "notice.json").read_text(encoding="utf-8"))["schema"] == "gongwen/1"


@pytest.mark.parametrize("name", ["out.txt", "out.json", "out.xlsx"])
def test_no_answer_no_file(call, tmp_path, name):
    code, _, err = call("decompose", "none.txt", "-o", tmp_path / name)
    assert (code, os.listdir(tmp_path)) == (1, [])
    assert "已写入" not in err


def test_output_does_not_overwrite_an_input(call, notice, tmp_path):
    link = tmp_path / "link.txt"
    link.symlink_to(notice)
    for target in (notice, link, tmp_path):
        code, _, err = call("decompose", notice, "-o", target)
        assert (code, "（same_file）" in err) == (1, True)
    assert notice.read_text(encoding="utf-8") == NOTICE


def test_folder_that_does_not_exist(call, notice, tmp_path):
    code, _, err = call("decompose", notice, "-o", tmp_path / "none" / "out.xlsx")
    assert code == 1
    assert err == f"gongwen: 输出文件夹 {tmp_path / 'none'} 不存在。请先建好这个文件夹。（no_folder）\n"


def test_old_answer_is_replaced_by_the_new_one(call, notice, tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old")
    call("decompose", notice, "-o", target)
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "gongwen/1"


# ---------------------------------------------------------------------- explain


def test_explain(call, notice):
    code, out, _ = call("decompose", "--explain", notice)
    assert code == 0
    assert "牵头单位：【1 县A局】" in out
    assert "【2】完成时限：“2020年9月底前”" in out


def test_explain_to_a_file_and_of_no_task(call, notice, tmp_path):
    call("decompose", notice, "--explain", "9", "-o", tmp_path / "why.txt")
    assert (tmp_path / "why.txt").read_text(encoding="utf-8") == "没有第 9 项，也没有标题含“9”的任务；本文共 1 项。\n"


def test_which_tasks_are_explained():
    found = result(task("甲"), task("乙", path=["二、宣传"]), task("丙", ordinal="第四条"))
    assert chosen(found, "") == [1, 2, 3]
    assert chosen(found, "2") == [2]
    assert chosen(found, "2-9") == [2, 3]
    assert chosen(found, "0") == []
    assert chosen(found, "宣传") == [2]
    assert chosen(found, "第四条") == [3]


def test_bold_on_a_terminal(notice, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["decompose", "--explain", str(notice)]) == 0
    assert "\x1b[1m【1 县A局】\x1b[0m" in terminal.getvalue()


# ---------------------------------------------------------------------- text, deadline, demo


def test_text(call, notice):
    assert call("text", notice) == (0, NOTICE, "")


def test_text_ends_its_last_line_and_tells_doubts(call, notice, monkeypatch):
    doubts = [Signal("x", "看不清。", (0, 2)), Signal("y", "转换而来。")]
    monkeypatch.setattr("gongwen.read.read", lambda _: ReadResult("甲乙", "scan", doubts))
    assert call("text", notice) == (0, "甲乙\n", "gongwen: 看不清。（第 0 至 2 字）\ngongwen: 转换而来。\n")


def test_text_of_nothing(call):
    assert call("text", "none.txt") == (1, "", "gongwen: 找不到这个文件。请检查文件名和所在的文件夹。（not_found）\n")


def test_deadline(call):
    code, out, _ = call("deadline", "每季度首月10日前", "--base", "2020-05-21")
    assert code == 0
    assert "读作　　每季度首月10日\n" in out
    assert "recurrence = FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10\n" in out


def test_deadline_with_another_reading(call):
    _, out, _ = call("deadline", "2020年1月前", "--base", "2019-05-21")
    assert "说明　　" in out


def test_deadline_as_json(call):
    code, out, _ = call("deadline", "9月底前", "--base", "2020-05-21", "--format", "json")
    assert (code, json.loads(out)["due"]) == (0, "2020-09-30")


def test_deadline_that_says_no_time(call):
    code, out, _ = call("deadline", "今日头条")
    assert code == 1
    assert "读作　　没有读出时限\n" in out


def test_demo(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = call("demo")
    target = tmp_path / "out" / "gongwen-demo.xlsx"
    assert code == 0
    assert out.count("示例 ") == 7
    assert out.split("\n")[-2].endswith(f"已写入 {target}")
    assert len(openpyxl.load_workbook(target).sheetnames) > len(samples.names()) * 2


def test_demo_elsewhere_and_nowhere(call, tmp_path, monkeypatch):
    assert call("demo", "-o", tmp_path / "demo.xlsx")[0] == 0
    assert (tmp_path / "demo.xlsx").exists()
    monkeypatch.chdir(tmp_path)
    Path("out").write_text("a file")
    code, _, err = call("demo")
    assert (code, "（no_folder）" in err) == (1, True)
