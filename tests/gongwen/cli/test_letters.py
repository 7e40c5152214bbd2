from __future__ import annotations

import pytest

from gongwen.cli import main
from gongwen.write.letter import samples

DRAFT = 'kind = "函"\nissuers = ["云川县营商环境局"]\ntitle = "关于测试的函"\nrecipients = ["甲局"]\nbody = "请支持。"\nissued_on = 2026-05-16\n'


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.toml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_a_draft_becomes_word_and_pdf(draft, capsys):
    target = draft.with_name("out.pdf")
    assert main(["letter", str(draft), "-o", str(target), "--both"]) == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert target.with_suffix(".docx").read_bytes().startswith(b"PK")
    said = capsys.readouterr()
    assert f"已写入 {target}" in said.out
    assert "所用字体" in said.err


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("title", "titel"), "letter_unknown_field"),
        (("2026-05-16", "2026-13-16"), "letter_toml"),
        (("关于测试的函", ""), "letter_empty_field"),
    ],
)
def test_a_bad_draft_is_one_sentence_and_leaves_no_file(draft, capsys, change, code):
    draft.write_text(DRAFT.replace(*change), encoding="utf-8")
    target = draft.with_name("out.docx")
    assert main(["letter", str(draft), "-o", str(target)]) == 1
    said = capsys.readouterr().err
    assert f"（{code}）" in said
    assert said.count("\n") == 1
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["letter"], "请写出草稿"),
        (["letter", "draft.toml"], "请写出草稿"),
    ],
)
def test_a_wrong_command_line_is_code_2(arguments, words, capsys):
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_files_that_cannot_be_are_refused(draft, tmp_path, capsys):
    (tmp_path / "old.toml").write_bytes(DRAFT.encode("gb18030"))
    for arguments, code in [
        ([str(draft), "-o", str(tmp_path / "out.txt")], "letter_suffix"),
        ([str(tmp_path / "no.toml"), "-o", str(tmp_path / "out.docx")], "not_read"),
        ([str(tmp_path / "old.toml"), "-o", str(tmp_path / "out.docx")], "letter_encoding"),
        ([str(draft), "-o", str(tmp_path / "no" / "out.docx")], "no_folder"),
        ([str(draft), "-o", str(tmp_path / "out.pdf"), "--fonts", str(tmp_path / "none")], "no_folder"),
    ]:
        assert main(["letter", *arguments]) == 1
        assert f"（{code}）" in capsys.readouterr().err


def test_samples_come_with_their_seal(tmp_path, capsys):
    assert main(["letter", "--samples", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in samples.paths()} | {"seal.png"}
    assert main(["letter", str(tmp_path / "提醒函.toml"), "-o", str(tmp_path / "提醒函.docx")]) == 0
    capsys.readouterr()
