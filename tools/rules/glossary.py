"""The vocabulary: one concept, one English word, one Chinese word.

The answer's types, the errors and the exported names are made only of words of ``docs/glossary.toml``, so a new
concept reaches people through the glossary. In every public name of gongwen (functions, classes, fields, arguments)
pinyin is refused, and so is the word that a concept lists under ``never``: a second name for the same thing.
``python -m tools.rules.glossary`` writes ``docs/glossary.md``.
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
_EXPORTS = "src/gongwen/__init__.py"
_STRICT = ("src/gongwen/model.py", "src/gongwen/errors.py")
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:[iu]?ang|i?ong|[eiu]ng|[iu]?an|[eiu]n|i?ao|u?ai|ei|ou|ia|ie|iu|ua|ue|ui|uo|[aeiouv])"
    r"|ai|ang?|ao|ei|en|er|ou){2,}"
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def check(files: dict[str, str]) -> list[Problem]:
    """Doubled words, names outside the vocabulary, and a page that was not generated anew."""
    glossary = tomllib.loads(files.get(SOURCE, ""))
    problems = [Problem(SOURCE, 0, message) for message in doubled(glossary)]
    if files.get(PAGE) != page(glossary):
        problems.append(Problem(PAGE, 0, "is not what the glossary says; run: python -m tools.rules.glossary"))
    known, never = vocabulary(glossary), refused(glossary)
    for path, text in python_in(files, "src/").items():
        for line, name in exported(text) if path == _EXPORTS else public_names(text):
            strict = path in _STRICT or path == _EXPORTS
            why = [reason for part in parts(name) if (reason := _objection(part, known, never, strict=strict))]
            problems += [Problem(path, line, f"{name}: {reason}") for reason in why]
    return problems


def _objection(part: str, known: frozenset[str], never: dict[str, str], *, strict: bool) -> str | None:
    if part in never:
        return f"{part} is called {never[part]} here"
    if part in known:
        return None
    if strict:
        return f"{part} is not in the glossary"
    return f"{part} looks like pinyin" if len(part) > 4 and _PINYIN.fullmatch(part) else None


def exported(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of everything in ``__all__``."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            yield from ((node.lineno, name) for name in ast.literal_eval(node.value) if not name.startswith("_"))


def refused(glossary: dict[str, Any]) -> dict[str, str]:
    """Word → the word of the concept that it must not stand for."""
    return {word: concept["english"] for concept in glossary.get("concept", []) for word in concept.get("never", [])}


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
