from __future__ import annotations

import json
import os
import subprocess
import sys

from tools.install import ROOT

PREPARE = """
import json, re, sys
from pathlib import Path
from gongwen.lexicon import prepared
prepared.place = lambda: Path(sys.argv[1])
"""
KEEP = PREPARE + "from tools.prepare import main; sys.exit(main())"
USE = (
    PREPARE
    + """
import gongwen
from gongwen import samples
answers = [gongwen.decompose_text(samples.text(name)).to_dict() for name in samples.names()]
kept = prepared._kept()
other = [source for source in kept.patterns if prepared.compiled(source) != re.compile(source)]
print(json.dumps([answers, list(prepared._asked), len(kept.patterns), len(kept.tables), other, "tomllib" in sys.modules]))
"""
)


def run(code: str, path: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_prepared_is_used_and_changes_no_answer(tmp_path):
    path = tmp_path / "prepared"
    answers, asked, *counts = json.loads(run(USE, path))
    assert len(asked) > 150
    assert counts == [0, 0, [], True]
    run(KEEP, path)
    again, asked, patterns, tables, other, parsed = json.loads(run(USE, path))
    assert again == answers
    assert asked == []
    assert patterns > 150
    assert tables > 10
    assert other == []
    assert not parsed
    run(KEEP, path)  # made anew, not from what it has kept
    assert json.loads(run(USE, path))[2] == patterns
