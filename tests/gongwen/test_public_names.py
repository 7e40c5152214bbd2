from __future__ import annotations

import subprocess
import sys

import pytest

import gongwen


@pytest.mark.parametrize("name", gongwen.__all__)
def test_every_public_name_is_there(name):
    assert getattr(gongwen, name) is not None


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="wishes"):
        _ = gongwen.wishes
    assert not hasattr(gongwen, "_HOMES")


def test_a_name_is_loaded_once():
    assert gongwen.decompose_text is vars(gongwen)["decompose_text"]
    assert gongwen.decompose_text is gongwen.decompose_text


@pytest.mark.parametrize(
    "heavy", ["lxml", "pdfplumber", "holidays", "opencc", "xlsxwriter", "rich", "rapidfuzz", "numpy"]
)
def test_plain_text_is_read_without_the_heavy_libraries(heavy):
    code = f"import gongwen, sys; gongwen.decompose_text('一、任务\\n1.清理目录。（县财政局负责；6月底前）'); sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
