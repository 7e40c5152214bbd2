"""Tables of reminders."""

from yingshang.reminders.models.reminder import Reminder, Sweep
from yingshang.reminders.models.rule import Rule, Step

__all__ = ["Reminder", "Rule", "Step", "Sweep"]
