"""Units, people, posts: who there is, and who sees what."""

from __future__ import annotations

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Units and people."""

    name = "yingshang.orgs"
    label = "orgs"
    verbose_name = "单位和人员"

    def ready(self) -> None:
        """Register the predicates and the event types."""
        from yingshang.orgs import events  # noqa: F401, PLC0415 - as below
        from yingshang.orgs.queries import health  # noqa: F401, PLC0415 - as below
        from yingshang.orgs.rules import moves, settings  # noqa: F401, PLC0415 - they register themselves once apps are there
        from yingshang.orgs.web import search  # noqa: F401, PLC0415 - as above
