"""The disk is full: one clear sentence, reading goes on, nothing half, and all is well again when there is room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_MOUNT = 'mount -t tmpfs -o size=96m tmpfs "$1" && exec "$2" -m tests.yingshang.ops.filling "$1/home"'


def _can_have_a_disk(tmp_path: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    order = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs "$1"', "sh", str(tmp_path)]
    return subprocess.run(order, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_a_disk_that_is_full_to_the_last_byte(tmp_path):
    if not _can_have_a_disk(tmp_path):
        pytest.skip("this system lends no disk of its own")
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", _MOUNT, "sh", str(tmp_path), sys.executable],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert (seen["before"], seen["upload_before"]) == (302, 201)
    assert set(seen["full"]) <= {302, 507}, seen
    assert 507 in seen["full"]
    assert seen["sentence"]
    assert seen["upload_full"] == [507, True]
    assert seen["reads"] == [200] * 5
    # what was answered with yes is there with its event and its entry; of what was refused nothing is
    done_acts = seen["acknowledged"]
    assert seen["grown"] == [done_acts] * 4 + [0, 0]
    assert seen["leftovers"] == []
    assert seen["again"] == [302] * 8
    assert (seen["upload_again"], seen["doubled"], seen["units"]) == (201, 0, 2 + 1 + 8)
    assert (seen["early"], seen["after"]) == ([507, True, 200], 302)
