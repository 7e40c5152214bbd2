"""The measured texts are what the table says they are."""

from __future__ import annotations

import random
import re
from types import SimpleNamespace

from bench import __main__ as bench
from bench import accuracy, corpus, fuzz

TEXT = "清平县水利局文件\n清政办发〔2021〕15号\n1.排查隐患。请于6月10日前报县应急管理局，共320处。\n(12)第3条 1.5倍\n"


def test_repeated_texts_reach_the_size_and_not_one_text_more():
    size = len(TEXT.encode())
    assert len(corpus.repeated([TEXT], size * 3)) == 3
    assert len(corpus.repeated([TEXT], size * 3 + 1)) == 4


def test_varied_texts_differ_in_names_numbers_and_dates_and_stay_documents():
    one, two = corpus.varied([TEXT], len(TEXT.encode()) * 2)[:2]
    assert len({TEXT, one, two}) == 3
    for text in (one, two):
        assert "水利局" not in text
        assert "1.排查隐患。请于" in text
        assert "(12)第3条 1.5倍" in text
        assert re.search(r"〔20[12]\d〕\d+号", text)
        month, day = map(int, re.findall(r"(\d+)月(\d+)日前", text)[0])
        assert 1 <= month <= 12
        assert 1 <= day <= 28


def test_varied_texts_are_the_same_on_every_machine_and_differ_by_seed():
    assert corpus.varied([TEXT], 1000) == corpus.varied([TEXT], 1000)
    assert corpus.varied([TEXT], 1000) != corpus.varied([TEXT], 1000, seed=2)


def test_the_table_says_what_is_reached_and_what_is_missed():
    speeds = ("documents", "varied documents", "one text", "one varied text", "same slice")
    figures = {name: {"mb_per_s": 6.0} for name in speeds}
    figures |= {
        "jionlp extract_time": {"mb_per_s": 0.5},
        "memory, one text": {"times_text": 11.0},
        "memory, one varied text": {"times_text": 9.0},
        "growth": {"ratio": 1.1},
        "start": {},
    }
    asked = {what: asked for what, _, asked in bench.table(figures)}
    assert asked["documents, MB/s"] == ">= 5  reached"
    assert asked["peak memory, × the text"] == "<= 10  MISSED"
    assert asked["peak memory of the varied text, × the text"] == "<= 10  reached"
    assert asked["start on a small file, s"] == "<= 0.3  MISSED"  # not measured is not reached
    assert figures["ratio"]["to_jionlp"] == 12.0


def test_without_the_scorer_a_sentence_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(accuracy, "SCORER", tmp_path / "score.py")
    assert accuracy.main() == 0
    assert "nothing to score with" in capsys.readouterr().out


def test_fuzzed_texts_hang_on_the_seed_and_hold_long_lines():
    same = [[fuzz.mutated([TEXT], chance) for _ in range(50)] for chance in (random.Random(1), random.Random(1))]
    assert same[0] == same[1]
    assert len(set(same[0])) > 40
    lengths = [len(fuzz.drawn_out([TEXT], random.Random(seed))) for seed in range(20)]
    assert max(lengths) > 250_000


def test_fuzzing_reports_crashes_and_slow_inputs_and_passes_the_rest(monkeypatch):
    def engine(text):
        if text == "crash":
            raise IndexError
        if text == "slow":
            clock[0] += 5.0
        return SimpleNamespace(to_dict=dict)

    clock = [0.0]
    monkeypatch.setattr("gongwen.decompose_text", engine)
    monkeypatch.setattr(fuzz.time, "process_time", lambda: clock[0])
    assert fuzz.failure("fine") is None
    assert "IndexError" in (fuzz.failure("crash") or "")
    assert fuzz.failure("slow") == "5.00 s for 4 characters"
