"""Where the answers go: the screen, one file, or one file per document in a folder."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from gongwen.errors import GongwenError
from gongwen.write.files import check_target, replaced

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from gongwen.cli.inputs import Input
    from gongwen.model import Decomposition

_SUFFIX = {"json": ".json", "xlsx": ".xlsx", "table": ".txt"}


class Output(Protocol):
    """Takes answers one by one."""

    def add(self, name: str, result: Decomposition) -> None:
        """Take one document; ``name`` is that of its file."""


class TextOutput:
    """Tables or explanations, one after another, parted by a blank line."""

    def __init__(self, stream: TextIO, render: Callable[[Decomposition], str], *, named: bool) -> None:
        self._stream, self._render, self._named = stream, render, named
        self.count = 0

    def add(self, name: str, result: Decomposition) -> None:
        """Write one document; among several its file is named above it."""
        above = ("\n" if self.count else "") + (f"文件：{name}\n" if self._named else "")
        self._stream.write(f"{above}{self._render(result)}\n")
        self.count += 1

    def close(self) -> None:
        """Nothing is left to be written."""


class JsonOutput:
    """One object, or an array where several files were asked for; written as it comes."""

    def __init__(self, stream: TextIO, *, several: bool) -> None:
        self._stream, self._several = stream, several
        self.count = 0

    def add(self, name: str, result: Decomposition) -> None:
        """Write one document."""
        from gongwen.write.jsonout import to_json  # noqa: PLC0415 - tables need no json

        before = (",\n" if self.count else "[\n") if self._several else ""
        self._stream.write(before + to_json(result) + ("" if self._several else "\n"))
        self.count += 1

    def close(self) -> None:
        """End the array."""
        if self._several:
            self._stream.write("\n]\n" if self.count else "[]\n")


class WorkbookOutput:
    """Collects documents for one workbook."""

    def __init__(self) -> None:
        self.results: list[tuple[str, Decomposition]] = []

    def add(self, name: str, result: Decomposition) -> None:
        """Keep one document."""
        self.results.append((name, result))


class FolderOutput:
    """One file per document, under its own name."""

    def __init__(self, folder: Path, kind: str, render: Callable[[Decomposition], str], inputs: list[Input]) -> None:
        self._folder, self._kind, self._render = folder, kind, render
        self._inputs = inputs
        self._used: set[str] = set()

    def add(self, name: str, result: Decomposition) -> None:
        """Write one file; two documents of one name get a number."""
        target = self._folder / self._free_name(Path(name))
        refuse_inputs(target, self._inputs)
        write_one(target, self._kind, (name, result), self._render)

    def _free_name(self, source: Path) -> str:
        stem, number = source.stem or "document", 1
        name = f"{stem}{_SUFFIX[self._kind]}"
        while name.lower() in self._used:
            number += 1
            name = f"{stem}-{number}{_SUFFIX[self._kind]}"
        self._used.add(name.lower())
        return name


def write_one(
    target: Path, kind: str, document: tuple[str, Decomposition], render: Callable[[Decomposition], str]
) -> None:
    """One document, given as (name, decomposition), to one file."""
    if kind == "xlsx":
        write_book(target, [document])
        return
    with _text_file(target, kind, render, several=False) as output:
        output.add(*document)


@contextmanager
def opened(
    options: argparse.Namespace, inputs: list[Input], render: Callable[[Decomposition], str]
) -> Iterator[Output]:
    """The output that the options ask for; a file is whole when the block ends well, and not there when it does not.

    Raises GongwenError where it cannot be written or would overwrite an input.
    """
    several, target = len(inputs) > 1 or any(Path(name).is_dir() for name in options.files), options.output
    if target is None:
        output = _text_output(sys.stdout, options.format, render, several=several)
        yield output
        output.close()
    elif target.is_dir():
        yield FolderOutput(target, options.format, render, inputs)
    else:
        check_target(target)
        refuse_inputs(target, inputs)
        if options.format == "xlsx":
            book = WorkbookOutput()
            yield book
            write_book(target, book.results)
        else:
            with _text_file(target, options.format, render, several=several) as output:
                yield output


def _text_output(
    stream: TextIO, kind: str, render: Callable[[Decomposition], str], *, several: bool
) -> TextOutput | JsonOutput:
    return JsonOutput(stream, several=several) if kind == "json" else TextOutput(stream, render, named=several)


@contextmanager
def _text_file(
    target: Path, kind: str, render: Callable[[Decomposition], str], *, several: bool
) -> Iterator[TextOutput | JsonOutput]:
    with replaced(target) as draft:
        with draft.open("w", encoding="utf-8") as stream:
            output = _text_output(stream, kind, render, several=several)
            yield output
            output.close()
        if not output.count:
            draft.unlink()  # no answer, no file


def write_book(target: Path, results: list[tuple[str, Decomposition]]) -> None:
    """Several documents to one workbook; without any there is no file."""
    if results:
        from gongwen.write.xlsx import write_xlsx  # noqa: PLC0415 - only who writes Excel pays for it

        with replaced(target) as draft:
            write_xlsx(results, draft)


def refuse_inputs(target: Path, inputs: list[Input]) -> None:
    """Raise GongwenError where ``target`` is one of the documents that are read."""
    for item in inputs:
        if item.path and target.exists() and item.path.exists() and target.samefile(item.path):
            raise GongwenError(
                "same_file", f"输出文件 {target.name} 就是要读的公文，不能覆盖。", "请换一个输出文件名。"
            )
