"""Bytes → extracted text. Content decides what a file is, not its name."""

from __future__ import annotations

from gongwen.read.reader import read, read_path
from gongwen.read.result import ReadResult

__all__ = ["ReadResult", "read", "read_path"]
