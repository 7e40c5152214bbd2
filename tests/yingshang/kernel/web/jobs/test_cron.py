from __future__ import annotations

import pytest

from yingshang.kernel.web.jobs.cron import say_cron


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("40 2 * * *", "每天 02:40"),
        ("0 8 * * 3", "每周三 08:00"),
        ("0 8 * * 7", "每周日 08:00"),
        ("30 0 1 * *", "每月1日 00:30"),
        ("*/15 * * * *", "每15分钟"),
        ("* * * * *", "每分钟"),
        ("5 * * * *", "每小时第5分"),
        ("0 8 * * 1-5", "0 8 * * 1-5"),
        ("0 8 1 1 *", "0 8 1 1 *"),
        ("0 8 1 * 3", "0 8 1 * 3"),
        ("*/15 8 * * *", "*/15 8 * * *"),
        ("0 */2 * * *", "0 */2 * * *"),
        ("0 * 1 * *", "0 * 1 * *"),
        ("1-5 * * * *", "1-5 * * * *"),
        ("0 0 0 1 1 *", "0 0 0 1 1 *"),
    ],
)
def test_rules_in_words_and_the_others_as_they_are(cron, words):
    assert say_cron(cron) == words
