"""Tables of tasks."""

from yingshang.tasks.models.handing_out import HandedItem, Round

__all__ = ["HandedItem", "Round"]
