"""What may not be in the repository, beside what looks like it."""

from __future__ import annotations

import pytest

from tools.rules import privacy


@pytest.mark.parametrize(
    "line",
    [
        "see /work/main/x.py",
        "cd /work",
        "`/root/.config`",
        "/home/somebody/x",
        "/Users/somebody/x",
        "file:///opt/pypi/simple".replace("file://", "at "),
        "index = pypi.org/simple",
        "https://files.pythonhosted.org/a",
        "https://mirrors.aliyun.com/x",
        "-----BEGIN RSA PRIVATE KEY-----",
        "token ghp_" + "a" * 36,
    ],
)
def test_refuses(line):
    assert [problem.line for problem in privacy.check({"docs/a.md": f"fine\n{line}\n"})] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "../shared/seeds",
        "src/work/day.py",
        "a/work/b",
        "the working day",
        "/workdays",
        "https://www.apache.org/licenses/",
        "mirror of the text",
    ],
)
def test_passes(line):
    assert privacy.check({"docs/a.md": line}) == []
