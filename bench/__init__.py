"""Measuring the engine: speed, memory, growth and start (``make bench``), accuracy (``make eval``)."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"  # real documents and gold answers, where somebody has laid them beside the repository
OUT = ROOT / "out"
