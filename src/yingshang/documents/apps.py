"""Official documents: stored, read, reviewed by people."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents and what was read in them."""

    name = "yingshang.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        """Register permissions, events, jobs and state tables."""
        from yingshang.documents import events, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.documents.models import Document  # noqa: PLC0415 - apps must be ready
        from yingshang.documents.web import search  # noqa: F401, PLC0415 - as above
        from yingshang.kernel.files import hold_by  # noqa: PLC0415 - as above

        hold_by("documents.document", Document.objects.visible_to)
