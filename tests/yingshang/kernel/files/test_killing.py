"""The process dies at each of the first file operations: what was acknowledged is whole, nothing is half, orphans are found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[4]
HERE = Path(__file__).resolve().parent


def address() -> str:
    """The test database as an option of the installation."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
@pytest.mark.django_db(transaction=True)
def test_killed_at_each_of_the_first_sixty_file_operations(tmp_path):
    variables = {
        **os.environ,
        "YINGSHANG_HOME": str(tmp_path),
        "YINGSHANG_DATABASE_URL": address(),
        "YINGSHANG_FILES_LEAST_FREE_MB": "1",
        "DJANGO_SETTINGS_MODULE": "yingshang.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    connection.close()
    order = [sys.executable, str(HERE / "killing.py"), str(tmp_path), "1", "60"]
    done = subprocess.run(order, env=variables, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["n"] for each in rounds] == list(range(1, 61))
    for each in rounds:
        assert (each["lost"], each["spoilt"], each["not_found"], each["rows_without_names"]) == ([], 0, [], 0), each
    assert all(each["reached"] for each in rounds), "fewer file operations than were to be tried"
    assert sum(each["orphans"] for each in rounds) > 0, "the kills never came between the bytes and the row"
    assert {each["acknowledged"] for each in rounds} >= {0, 1, 2}
