import io
import os
import signal
import subprocess
import sys
import time

import pytest

import gongwen
from gongwen import cli
from gongwen.cli.screen import screen_width
from gongwen.errors import GongwenError

COMMAND = [sys.executable, "-m", "gongwen"]
NOTICE = "云川县文件\n\n关于开展检查的通知\n\n各单位：\n\n1.开展检查。\n\n牵头单位：县A局\n\n完成时限：2020年9月底前\n"


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def run(*arguments, **settings):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, timeout=60, check=False, **settings)


def test_unforeseen_error_is_one_sentence_and_a_file(notice, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("gongwen.cli.commands.expand", lambda _: 1 / 0)
    assert cli.main(["decompose", str(notice)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("gongwen: 程序内部错误，详情已写入 ")
    assert said.endswith("请把这个文件交给维护人员。（internal）\n")
    (log,) = (tmp_path / "state" / "gongwen").iterdir()
    assert str(log) in said
    assert "ZeroDivisionError" in log.read_text()


def test_refusal_is_one_sentence(notice, monkeypatch, capsys):
    def refuse(_):
        raise GongwenError("code", "出了事。", "请这样做。")

    monkeypatch.setattr("gongwen.cli.commands.expand", refuse)
    assert cli.main(["decompose", str(notice)]) == 1
    assert capsys.readouterr().err == "gongwen: 出了事。请这样做。（code）\n"


def test_ctrl_c(notice, monkeypatch, capsys):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gongwen.cli.commands.expand", interrupt)
    assert cli.main(["decompose", str(notice)]) == 130
    assert capsys.readouterr().err == "gongwen: 已停止。\n"


def test_arguments_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gongwen", "--version"])
    assert cli.main() == 0
    assert capsys.readouterr().out == f"gongwen {gongwen.__version__}\n"


def test_leaving_with_a_word_is_a_failure(monkeypatch):
    def leave(_):
        raise SystemExit("bye")

    monkeypatch.setattr(cli, "parse", leave)
    assert cli.main(["demo"]) == 1


def test_reader_of_the_pipe_goes_away(notice):
    with subprocess.Popen([*COMMAND, "text", str(notice)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == cli.PIPE_CLOSED


def test_closed_pipe_leaves_nothing_to_be_written(notice, monkeypatch, tmp_path):
    def close(_):
        sys.stdout.write("left over")
        raise BrokenPipeError

    monkeypatch.setattr("gongwen.cli.commands.expand", close)
    with (tmp_path / "pipe").open("w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert cli.main(["decompose", str(notice)]) == cli.PIPE_CLOSED
    assert (tmp_path / "pipe").read_text() == ""


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1", "zh_CN.UTF-8"])
def test_pipe_gets_utf8_whatever_the_terminal_speaks(notice, locale):
    environment = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": os.environ["PATH"]}
    done = run("decompose", notice, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "县A局" in done.stdout.decode("utf-8")


def test_terminal_without_chinese_gets_question_marks(monkeypatch):
    class Terminal(io.TextIOWrapper):
        def isatty(self):
            return True

    stream = Terminal(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli.main(["deadline", "9月底前", "--base", "2020-05-21"]) == 0
    stream.flush()
    assert b"due = 2020-09-30" in stream.buffer.getvalue()
    assert b"?" in stream.buffer.getvalue()


def test_interrupt_from_outside_shows_no_traceback(tmp_path):
    # Standard input that never ends keeps it waiting. Where the tests run in the background of a shell, the signal is
    # ignored by inheritance; a terminal never does that to a command.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen([*COMMAND, "text", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        time.sleep(0.6)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
    assert process.returncode == 130
    assert said == "gongwen: 已停止。\n"


def test_command_starts_quickly():
    done = run("--version", env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"})
    loaded = done.stderr.decode()
    for heavy in ("lxml", "rich", "xlsxwriter", "holidays", "opencc", "pdfplumber", "gongwen.pipeline", "json"):
        assert not any(line.rpartition("|")[2].strip() == heavy for line in loaded.splitlines()), heavy


@pytest.mark.parametrize(("told", "width"), [("72", 72), ("999", 220), ("0", 100), ("", 100), ("wide", 100)])
def test_width_of_the_screen(told, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", told)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert screen_width() == width


def test_width_of_a_terminal(monkeypatch, tmp_path):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((132, 50)))
    with (tmp_path / "terminal").open("w") as terminal:
        monkeypatch.setattr(sys, "__stdout__", terminal)
        assert screen_width() == 132


def test_one_small_text_loads_nothing_heavy():
    heavy = "multiprocessing zipfile shutil tempfile traceback socket lxml rich xlsxwriter opencc holidays pdfplumber"
    program = (
        "import sys; from gongwen.cli import main; main(['decompose', 'src/gongwen/samples/2-labelled.txt']);"
        f"print([name for name in {heavy.split()} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert done.stderr.decode().strip() == "[]"
