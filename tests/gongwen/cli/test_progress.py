import io
import sys

from gongwen.cli.batch import Outcome
from gongwen.cli.progress import progress
from tests.factories.documents import result, task

DONE = Outcome("甲.txt", result(task(), task()))
FAILED = Outcome("乙.txt", None)


def test_plain_lines_where_there_is_no_terminal(capsys):
    with progress(2, shown=True) as report:
        report(DONE)
        report(FAILED)
    assert capsys.readouterr().err == "gongwen: [1/2] 甲.txt：2 项任务\ngongwen: [2/2] 乙.txt：没有读出\n"


def test_silence_for_one_file_and_beside_answers_on_the_screen(capsys):
    for total, shown in ((1, True), (5, False)):
        with progress(total, shown=shown) as report:
            report(DONE)
    assert capsys.readouterr() == ("", "")


def test_bar_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress(2, shown=True) as report:
        report(DONE)
        report(FAILED)
    assert "2/2" in terminal.getvalue()
