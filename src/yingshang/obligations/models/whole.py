"""How a matter stands as a whole, kept beside it: asked of the parts of very many matters it is slow."""

from __future__ import annotations

from django.db import models

from yingshang.obligations.enums import WholeState
from yingshang.obligations.models.matter import Matter


class Whole(models.Model):
    """What the parts of units make together; written with every event that could change it, in its transaction.

    A row of its own, not a column of the matter: who changes a matter holds its row from the beginning, who passes a
    part would wait for it at the end, and each for the other.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="whole", primary_key=True, verbose_name="事项")
    state = models.CharField("整体进展", max_length=10, choices=WholeState, default=WholeState.EMPTY)

    class Meta:
        verbose_name = "整体进展"
        indexes = [models.Index(fields=["state", "matter"], name="whole_by_state")]

    def __str__(self) -> str:
        return f"{self.matter}：{WholeState(self.state).label}"
