"""Spoilt contents, nobody looking, a full disk: each is told with what to do."""

from __future__ import annotations

import time_machine

from tests.factories.files import stored
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.files import scrub
from yingshang.kernel.health.files import check_files
from yingshang.kernel.models import Blob


def said():
    return [(finding.level, finding.what) for finding in check_files()]


def test_an_empty_store_is_well(db):
    assert said() == [(HealthLevel.NORMAL, "保存的 0 个文件内容没有发现问题。")]


def test_contents_that_nobody_has_looked_at(db):
    stored(1)
    assert said() == [(HealthLevel.ATTENTION, "还没有做过文件巡检，每夜自动做一次。")]
    with time_machine.travel("2026-05-01 00:00:00+00:00", tick=False):
        scrub()
    with time_machine.travel("2026-05-03 00:00:00+00:00", tick=False):
        assert said() == [(HealthLevel.NORMAL, "保存的 1 个文件内容没有发现问题。")]
    with time_machine.travel("2026-05-05 00:00:00+00:00", tick=False):
        assert said() == [(HealthLevel.ATTENTION, "三天以上没有完成过文件巡检。")]


def test_a_spoilt_content_and_no_room(db, settings):
    stored(1)
    scrub()
    Blob.objects.update(state="changed")
    settings.FILES_LEAST_FREE = 1 << 60
    levels = [level for level, _ in said()]
    assert (levels, said()[0][1]) == ([HealthLevel.FAULT] * 2, "有 1 个保存的文件内容变了或找不到。")
