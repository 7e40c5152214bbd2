"""The folder of an installation: made once, readable by its owner, never overwritten."""

from __future__ import annotations

import stat
import threading
import tomllib

import pytest

from yingshang.config import home


def test_it_holds_key_and_settings_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"
    made = home.make(folder, {"site.office": "云川县营商局"})
    assert made == [str(folder), "secret.key", "yingshang.toml"]
    assert {path.name for path in folder.iterdir()} == {
        "files", "backups", "logs", "static", "secret.key", "yingshang.toml",
    }  # fmt: skip
    modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in ("", "secret.key", "yingshang.toml")}
    assert modes == {"": 0o700, "secret.key": 0o600, "yingshang.toml": 0o600}
    assert home.is_made(folder)


def test_what_is_there_is_not_touched(tmp_path):
    home.make(tmp_path, {"site.office": "甲"})
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert home.make(tmp_path, {"site.office": "乙"}) == []
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_missing_is_completed(tmp_path):
    (tmp_path / "yingshang.toml").write_text("[site]\nport = 9000\n", encoding="utf-8")
    assert not home.is_made(tmp_path)
    assert home.make(tmp_path, {}) == ["secret.key"]
    assert home.stored(tmp_path) == {"site": {"port": 9000}}


def test_of_several_at_once_one_makes_it(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.extend(home.make(tmp_path, {}))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["secret.key", "yingshang.toml"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_two_installations_have_two_keys(tmp_path):
    keys = set()
    for name in ("a", "b"):
        home.make(tmp_path / name, {})
        keys.add((tmp_path / name / "secret.key").read_text(encoding="ascii"))
    assert len(keys) == 2
    assert all(len(key.strip()) == 64 for key in keys)


@pytest.mark.parametrize(
    "office", ["云川县营商局", 'a"b\\c', "#]=\n[site]", "〇\u202e\u200b\u3000", "\0", "=1+1", "长" * 10_000]
)
def test_any_text_comes_back_as_it_was(tmp_path, office):
    values = {
        "site.office": office,
        "site.port": 8080,
        "site.https": True,
        "site.hosts": [office, "b"],
        "jobs.keep_days": 5,
    }
    home.make(tmp_path, values)
    assert home.stored(tmp_path) == {
        "site": {"office": office, "port": 8080, "https": True, "hosts": [office, "b"]},
        "database": {},
        "login": {},
        "files": {},
        "backup": {},
        "jobs": {"keep_days": 5},
        "mail": {},
        "sms": {},
    }


def test_every_line_of_the_template_is_an_option_when_its_mark_is_taken_away():
    text = home.TEMPLATE.read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if " = " in line and line.startswith("# ") else line for line in text.splitlines()]
    assert set(tomllib.loads("\n".join(lines))) == {
        "site", "database", "login", "files", "jobs", "backup", "mail", "sms",
    }  # fmt: skip


def test_settings_that_are_no_toml_are_a_fault(tmp_path):
    (tmp_path / "yingshang.toml").write_text("[site\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        home.stored(tmp_path)
