"""Form fields that read what people write; they live in ``kernel.fields``, since lists read filters with them."""

from __future__ import annotations

from yingshang.kernel.dates import read_day
from yingshang.kernel.fields import DayField, DayInput

__all__ = ["DayField", "DayInput", "read_day"]
