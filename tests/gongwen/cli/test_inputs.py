import pytest

from gongwen.cli.inputs import expand, printable


def test_files_folders_and_standard_input(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("b.DOCX", "a.txt", "table.xlsx", ".hidden.txt", "~$b.docx", "note.log"):
        (folder / name).write_text("x")
    (folder / "sub.txt").mkdir()
    inputs, passed = expand(["z.txt", str(folder), "-"])
    assert [item.name for item in inputs] == ["z.txt", str(folder / "a.txt"), str(folder / "b.DOCX"), "标准输入"]
    assert [item.path and item.path.name for item in inputs] == ["z.txt", "a.txt", "b.DOCX", None]
    assert passed == 2


def test_folder_without_documents(tmp_path):
    (tmp_path / "table.xlsx").write_text("x")
    ((item,), passed) = expand([str(tmp_path)])
    assert item.refused.code == "empty_folder"
    assert passed == 1


def test_folder_that_cannot_be_listed(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    ((item,), passed) = expand([str(tmp_path)])
    assert (item.refused.code, passed) == ("unreadable_file", 0)


@pytest.mark.parametrize(
    ("name", "shown"), [("公文.txt", "公文.txt"), ("a\udcff.txt", "a?.txt"), ("a\nb\x1b[1m", "a?b?[1m")]
)
def test_names_can_always_be_printed(name, shown):
    assert printable(name) == shown
