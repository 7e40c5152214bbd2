"""The options of backups."""

from __future__ import annotations

import pytest

from yingshang.config import backup, options


def test_what_is_not_set_is_as_usual():
    found = backup.backup_options()
    assert found.folder == options.HOME / "backups"
    assert (found.nightly, found.drill) == ("30 1 * * *", "30 4 * * 0")
    assert (found.daily, found.weekly, found.monthly, found.with_key, found.programs) == (7, 5, 12, False, None)


def test_times_and_days(monkeypatch, tmp_path):
    for name, value in {"NIGHTLY": "23:05", "DRILL_DAY": "6", "DRILL_AT": "0:00", "FOLDER": str(tmp_path)}.items():
        monkeypatch.setenv(f"YINGSHANG_BACKUP_{name}", value)
    found = backup.backup_options()
    assert (found.nightly, found.drill, found.folder) == ("5 23 * * *", "0 0 * * 6", tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("NIGHTLY", "24:00"), ("NIGHTLY", "1"), ("NIGHTLY", "01:60"), ("DRILL_DAY", "8"), ("DAILY", "七")],
)
def test_what_is_no_time_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"YINGSHANG_BACKUP_{name}", value)
    with pytest.raises(ValueError):  # noqa: PT011 - the settings turn any into one sentence
        backup.backup_options()
