"""What runs in the background has a name for people: it stands on the page of jobs, in exports and in messages."""

from __future__ import annotations

import re

from yingshang.kernel.jobs import handlers
from yingshang.kernel.jobs.schedules import declared
from yingshang.kernel.web.jobs.cron import say_cron


def test_every_job_and_every_schedule_has_chinese_words():
    ours = {name: each.label for name, each in handlers().items() if not name.startswith("tests.")}
    assert len(ours) > 20
    assert [name for name, label in ours.items() if not re.search("[一-鿿]", label)] == []
    plans = {name: each for name, each in declared().items() if not name.startswith("tests.")}
    assert [name for name, each in plans.items() if not re.search("[一-鿿]", each.label)] == []
    assert [each.cron for each in plans.values() if say_cron(each.cron) == each.cron] == []
