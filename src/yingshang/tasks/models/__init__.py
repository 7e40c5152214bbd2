"""Tables of tasks."""

from yingshang.tasks.models.handing_out import HandedItem, Round
from yingshang.tasks.models.tables import TaskTable

__all__ = ["HandedItem", "Round", "TaskTable"]
