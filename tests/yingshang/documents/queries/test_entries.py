"""What becomes of words as a title."""

from __future__ import annotations

import pytest

from yingshang.documents.queries.entries import short


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("梳理全县重点项目。形成清单。", "梳理全县重点项目"),
        ("5月20日前，上报活动总结电子版，县政务公开办检查", "5月20日前，上报活动总结电子版"),
        ("活动结束后，各单位要认真总结经验、整理资料", "活动结束后，各单位要认真总结经验、整理资料"),
        ("形成清单；定期公布。", "形成清单"),
        ("月底前，", "月底前，"),
        ("", ""),
        ("长" * 200, "长" * 60),
    ],
)
def test_the_first_clause_is_the_title_and_a_mere_time_is_none(words, title):
    assert short(words) == title
