"""Who may do what with units and people."""

from __future__ import annotations
