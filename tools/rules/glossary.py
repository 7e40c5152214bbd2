"""The vocabulary: one concept, one English word, one Chinese word, and no name outside it.

Every part of a public name of gongwen (functions, classes, fields of dataclasses, arguments) is a word of a
concept in ``docs/glossary.toml`` or one of its plain words; so a new concept enters the code through the glossary,
and pinyin does not enter at all. ``python -m tools.rules.glossary`` writes ``docs/glossary.md``.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.rules import Problem, python_in

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "docs/glossary.toml"
PAGE = "docs/glossary.md"
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def check(files: dict[str, str]) -> list[Problem]:
    """Doubled words, names outside the vocabulary, and a page that was not generated anew."""
    glossary = tomllib.loads(files.get(SOURCE, ""))
    problems = [Problem(SOURCE, 0, message) for message in doubled(glossary)]
    if files.get(PAGE) != page(glossary):
        problems.append(Problem(PAGE, 0, "is not what the glossary says; run: python -m tools.rules.glossary"))
    known = vocabulary(glossary)
    for path, text in python_in(files, "src/").items():
        for line, name in public_names(text):
            unknown = [part for part in parts(name) if part not in known]
            if unknown:
                problems.append(Problem(path, line, f"{name}: not in the glossary: {', '.join(unknown)}"))
    return problems


def doubled(glossary: dict[str, Any]) -> Iterator[str]:
    """Words that stand for two concepts, in either language."""
    for language in ("english", "chinese"):
        counts = Counter(concept[language] for concept in glossary.get("concept", []))
        yield from (f"{word} stands for {count} concepts" for word, count in counts.items() if count > 1)


def vocabulary(glossary: dict[str, Any]) -> frozenset[str]:
    """All parts that a name may have, with their plurals."""
    concepts = [part for concept in glossary.get("concept", []) for part in parts(concept["english"])]
    words = {*concepts, *(word for group in glossary.get("plain", {}).values() for word in group)}
    plurals = {_plural(word) for word in words}
    return frozenset(words | plurals)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def parts(name: str) -> list[str]:
    """``add_working_days`` and ``AddWorkingDays`` → add, working, days; single letters are no words."""
    return [part.lower() for part in _PART.findall(name) if len(part) > 1]


def public_names(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of public functions, classes, fields, and the arguments of public functions."""
    for node in _public(ast.parse(text).body):
        yield node.lineno, node.name
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if (
                    isinstance(item, ast.AnnAssign)
                    and isinstance(item.target, ast.Name)
                    and not item.target.id.startswith("_")
                ):
                    yield item.lineno, item.target.id
        else:
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield from ((argument.lineno, argument.arg) for argument in arguments)


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def page(glossary: dict[str, Any]) -> str:
    """The glossary as a page for people."""
    rows = [
        f"| {concept['chinese']} | `{concept['english']}` | {concept.get('means', '')} |"
        for concept in sorted(glossary.get("concept", []), key=lambda concept: str(concept["english"]))
    ]
    head = [
        "# Glossary",
        "",
        "Generated from `glossary.toml`; change that file and run `python -m tools.rules.glossary`.",
        "",
    ]
    return "\n".join([*head, "| Chinese | in the code | means |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    (root / PAGE).write_text(page(tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")
