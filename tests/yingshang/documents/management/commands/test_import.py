"""``yingshang import``: the main job without a browser."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tests.factories import papers
from tests.factories.files import ooxml
from tests.factories.orgs import make_person
from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document

pytestmark = pytest.mark.django_db(transaction=True)


def run(*files, **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import", *map(str, files), stdout=out, stderr=err, **options)
    except CommandError as fault:
        return out.getvalue(), err.getvalue(), str(fault)
    return out.getvalue(), err.getvalue(), ""


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(papers.notice(), encoding="utf-8")
    return path


def test_the_ledger_is_printed(cast, notice, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out, _, failed = run(notice)
    document = Document.objects.get()
    assert (failed, document.state, document.uploaded_by) == ("", DocumentState.READ, "经办人")
    assert "3项任务" in out
    for words in ("编制年度项目清单", "县发改局", "2026年5月31日前"):
        assert words in out, words


def test_a_broken_file_does_not_stop_the_others(cast, notice, tmp_path):
    broken, empty = tmp_path / "坏.docx", tmp_path / "没有文字.docx"
    broken.write_bytes(b"PK\x03\x04broken")
    empty.write_bytes(ooxml())
    out, err, failed = run(broken, empty, tmp_path / "不在.docx", tmp_path, notice, quiet=True)
    assert failed == "5份中有4份没有读出，其余已登记。"
    assert "3项任务" in out
    said = {line.partition("：")[0]: line for line in err.splitlines() if "：" in line}
    assert set(said) == {"坏.docx", "没有文字.docx", "不在.docx", tmp_path.name}
    assert "文件已损坏" in said["没有文字.docx"]
    assert "找不到这个文件" in said["不在.docx"]


def test_the_same_file_again_says_which_document_it_is(cast, notice):
    run(notice)
    _, err, failed = run(notice, quiet=True)
    assert failed == "这份没有读出，原因见上。"
    assert "完全一样" in err
    assert Document.objects.count() == 1


def test_in_whose_name_must_be_clear(county, cast, notice):
    make_person("另一位经办人", county.town, "clerk")
    for name in ("nobody", "", cast["liaison"].username):
        assert run(notice, user=name)[2] != ""
    assert Document.objects.count() == 0
    assert run(notice, user=cast["clerk"].username)[2] == ""
