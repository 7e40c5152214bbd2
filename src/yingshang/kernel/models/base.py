"""What tables share."""

from __future__ import annotations

from django.db import models


class Versioned(models.Model):
    """A row that two people may edit: its version counts up with every accepted change (compare-and-set)."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True
