from __future__ import annotations

import pytest

from yingshang.accounts.rules.agents import browser_of


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Windows · Edge 120"),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/99.0 Safari/537.36", "统信 UOS · Chrome 99"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Version/16.0 Mobile/15E148 Safari/604.1", "iPhone · Safari 16"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/110 Mobile MicroMessenger/8.0", "安卓 · 微信 8"),
        ("", "未知浏览器"),
        ("=1+1", "未知浏览器"),
    ],
)
def test_browsers_have_short_names(agent, words):
    assert browser_of(agent) == words
