"""Nothing in the repository names the place where it was written or the hosts that packages come from."""

from __future__ import annotations

import re

from tools.rules import Problem

_PATTERNS = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.~/-])/(?:work|root|home/\w+|Users/\w+|opt/pypi[\w-]*|opt/wheels)(?:/|\b(?!\.))"
    ),
    "a package registry": re.compile(
        r"\b(?:pypi\.(?:org|python|tuna)|files\.pythonhosted|registry\.npmjs|deb\.debian|crates\.io|proxy\.golang"
        r"|mirrors?\.(?:aliyun|tuna|ustc|cloud\.tencent|huaweicloud))\b",
        re.IGNORECASE,
    ),
    "a key or password": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}\b"
    ),
}
_OWN = {"tools/rules/privacy.py", "tests/tools/test_privacy.py"}  # they must spell what they look for


def check(files: dict[str, str]) -> list[Problem]:
    """Lines of any text file that name a private path, a registry or a secret."""
    return [
        Problem(path, number, f"names {what}: {match[0]}")
        for path, text in files.items()
        if path not in _OWN
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in _PATTERNS.items()
        for match in pattern.finditer(line)
    ]
