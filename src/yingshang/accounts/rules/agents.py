"""A browser's own words, made short for people."""

from __future__ import annotations

import re

# The first that is found counts: Edge also says Chrome, Chrome also says Safari.
_BROWSERS = (
    ("Edge", re.compile(r"Edg[A-Za-z]*/(\d+)")),
    ("360 浏览器", re.compile(r"(?:QIHU|360SE|360EE)")),
    ("奇安信浏览器", re.compile(r"Qaxbrowser")),
    ("微信", re.compile(r"MicroMessenger/(\d+)")),
    ("Firefox", re.compile(r"Firefox/(\d+)")),
    ("Chrome", re.compile(r"Chrom(?:e|ium)/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)[.\d]* (?:Mobile/\w+ )?Safari")),
)
_SYSTEMS = (
    ("Windows 7", "Windows NT 6.1"),
    ("Windows", "Windows"),
    ("鸿蒙", "HarmonyOS"),
    ("安卓", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("macOS", "Mac OS X"),
    ("统信 UOS", "UOS"),
    ("银河麒麟", "Kylin"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Such as 「Windows · Chrome 109」; 「未知浏览器」 for words that say nothing."""
    system = next((name for name, mark in _SYSTEMS if mark in agent), "")
    found = next(((name, match) for name, pattern in _BROWSERS if (match := pattern.search(agent))), None)
    browser = "" if found is None else " ".join([found[0], *found[1].groups()[:1]])
    return " · ".join(part for part in (system, browser) if part) or "未知浏览器"
