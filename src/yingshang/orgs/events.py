"""What can happen to units and people, and how it is said."""

from __future__ import annotations
