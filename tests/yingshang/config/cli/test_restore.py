"""From a burnt machine to a running site: the commands as people run them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[4]
THREE = [
    "--office",
    "云川县营商局",
    "--county",
    "云川县",
    "--system",
    "王立",
    "--security",
    "李敏",
    "--audit",
    "赵海波",
    "--noinput",
]


def yingshang(home, *arguments):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("YINGSHANG_", "DJANGO"))}
    env |= {"PYTHONPATH": str(ROOT / "src"), "YINGSHANG_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "yingshang", *map(str, arguments)],
        env=env, capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """An installation, its backup on a stick, and its key in the safe."""
    home, stick = tmp_path_factory.mktemp("burnt") / "home", tmp_path_factory.mktemp("stick")
    assert yingshang(home, "init", *THREE).returncode == 0
    done = yingshang(home, "backup", "--folder", stick)
    assert (done.returncode, done.stderr) == (0, "")
    assert "备份不含密钥" in done.stdout
    key = tmp_path_factory.mktemp("safe") / "key"
    assert yingshang(home, "backup", "--export-key", key).returncode == 0
    assert key.read_text() == (home / "secret.key").read_text()
    assert key.stat().st_mode & 0o077 == 0
    (backup,) = stick.iterdir()
    return home, backup, key


def people(home):
    with sqlite3.connect(home / "yingshang.sqlite3") as database:
        found = [row[0] for row in database.execute("SELECT username FROM orgs_person ORDER BY id")]
    database.close()
    return found


def test_onto_a_new_machine(saved, tmp_path):
    _, backup, key = saved
    done = yingshang(tmp_path / "new", "restore", backup, "--key", key)
    assert (done.returncode, done.stderr) == (0, "")
    assert "数据与备份清单一致，审计记录完整" in done.stdout
    assert people(tmp_path / "new") == ["system", "security", "audit"]
    assert (tmp_path / "new" / "secret.key").read_text() == key.read_text()
    assert 'office = "云川县营商局"' in (tmp_path / "new" / "yingshang.toml").read_text(encoding="utf-8")
    checked = yingshang(tmp_path / "new", "audit", "verify")
    assert checked.returncode == 0, checked.stdout


def test_without_the_key_it_asks_for_it_and_changes_nothing(saved, tmp_path):
    done = yingshang(tmp_path / "new", "restore", saved[1])
    assert (done.returncode, done.stdout) == (1, "")
    assert "--key" in done.stderr
    assert not (tmp_path / "new").exists()


def test_with_another_key_it_changes_nothing(saved, tmp_path):
    other = tmp_path / "other"
    other.write_text("x" * 60)
    done = yingshang(tmp_path / "new", "restore", saved[1], "--key", other)
    assert (done.returncode, done.stdout) == (1, "")
    assert "不是做这份备份时用的密钥" in done.stderr
    assert not (tmp_path / "new").exists()


def test_when_the_key_is_lost(saved, tmp_path):
    done = yingshang(tmp_path / "new", "restore", saved[1], "--without-key")
    assert (done.returncode, done.stderr) == (0, "")
    assert people(tmp_path / "new") == ["system", "security", "audit"]


def test_where_there_are_data_only_with_a_word(saved):
    home, backup, _ = saved
    done = yingshang(home, "restore", backup)
    assert (done.returncode, "代码：ops.restore_not_empty" in done.stderr) == (1, True)
    forced = yingshang(home, "restore", backup, "--force")
    assert (forced.returncode, forced.stderr) == (0, "")
    assert "原有数据没有删除" in forced.stdout
    assert len(list((home / "set-aside").glob("*/yingshang.sqlite3"))) == 1


def test_a_cut_backup_is_refused_in_a_sentence(saved, tmp_path):
    cut = tmp_path / "cut"
    shutil.copytree(saved[1], cut)
    file = cut / "database.sqlite3.gz"
    file.write_bytes(file.read_bytes()[:-1])
    done = yingshang(tmp_path / "new", "restore", cut, "--key", saved[2])
    assert (done.returncode, "代码：ops.backup_damaged" in done.stderr) == (1, True)
    (cut / "manifest.json").write_text("{")
    done = yingshang(tmp_path / "newer", "restore", cut, "--key", saved[2])
    assert "不完整或被改动过：manifest.json" in done.stderr
    assert not (tmp_path / "newer").exists()


def test_no_backup_at_all(tmp_path):
    done = yingshang(tmp_path, "restore")
    assert (done.returncode, "没有找到可用的备份" in done.stderr) == (1, True)


def test_an_upgrade_makes_a_backup_first(saved, tmp_path):
    home = tmp_path / "old"
    assert yingshang(home, "restore", saved[1], "--key", saved[2]).returncode == 0
    with sqlite3.connect(home / "yingshang.sqlite3") as database:  # as the version before had it
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.execute("DROP TABLE django_session")
    database.close()
    refused = yingshang(home, "serve", "--port", "1")
    assert "代码：ops.not_upgraded" in refused.stderr
    assert "yingshang init" in refused.stderr
    done = yingshang(home, "init", "--noinput")
    assert (done.returncode, done.stderr) == (0, "")
    (backup,) = (home / "backups").iterdir()
    assert f"已自动备份：{backup}" in done.stdout
    listed = yingshang(home, "backup", "--list")
    assert "升级之前" in listed.stdout
    assert yingshang(home, "backup", "--verify", backup.name).returncode == 0


def test_an_unfinished_restore_keeps_the_site_from_starting(saved, tmp_path):
    home = tmp_path / "half"
    assert yingshang(home, "restore", saved[1], "--key", saved[2]).returncode == 0
    (home / "restore-unfinished").touch()
    assert "代码：ops.restore_unfinished" in yingshang(home, "serve", "--port", "1").stderr
