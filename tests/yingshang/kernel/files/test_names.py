"""Names are shown, cleaned, and end as their content says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.files.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("公告.pdf", "公告.pdf"),
        ("公告.PDF", "公告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\公告.pdf", "公告.pdf"),
        ("公告.exe", "公告.exe.pdf"),
        ("公\u202efdp.exe\0", "公fdp.exe.pdf"),
        ("\u200b\u3000 公告\t（一）.pdf", "公告 （一）.pdf"),
        ("", "未命名.pdf"),
        (".pdf", "未命名.pdf"),
        ("...", "未命名.pdf"),
        ('a<b>:"|?*.pdf', "a b.pdf"),
        ("长" * 500 + ".pdf", "长" * LONGEST + ".pdf"),
    ],
)
def test_names(name, clean):
    assert clean_name(name, ["pdf"]) == clean


@given(st.text(max_size=300))
def test_any_name_is_one_plain_line_and_clean_at_once(name):
    clean = clean_name(name, ["txt", "csv"])
    assert clean_name(clean, ["txt", "csv"]) == clean
    assert not set(clean) & set('/\\:*?"<>|\0\n\u202e')
    assert 5 <= len(clean) <= LONGEST + 4
