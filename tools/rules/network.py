"""No network anywhere: the engine never needs it, and a test that does fails on somebody's intranet."""

from __future__ import annotations

import ast

from tools.rules import Problem, python_in

FORBIDDEN = frozenset({
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "paramiko", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc",
})  # fmt: skip
_ALLOWED = {"tests/conftest.py"}  # closes the sockets for all the tests


def check(files: dict[str, str]) -> list[Problem]:
    """Imports of network modules in the product, the tests, the tools and the benchmarks."""
    return [
        Problem(path, line, f"imports {name}: nothing here may use the network")
        for path, text in python_in(files, "src/gongwen/", "tests/gongwen/", "tests/tools/", "tools/", "bench/").items()
        if path not in _ALLOWED
        for line, name in imports(text)
        if name in FORBIDDEN or name.partition(".")[0] in FORBIDDEN
    ]


def imports(text: str) -> list[tuple[int, str]]:
    """Line and dotted name of everything imported; ``from a import b`` counts as ``a`` and as ``a.b``."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.lineno, name) for name in _both(node.module, node.names)]
    return found


def _both(module: str, names: list[ast.alias]) -> list[str]:
    inside = [f"{module}.{alias.name}" for alias in names if f"{module}.{alias.name}" in FORBIDDEN]
    return inside or [module]
