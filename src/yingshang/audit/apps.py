"""The audit: an append-only, tamper-evident ledger of every act."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ledger."""

    name = "yingshang.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Register predicates, event types and jobs, and append every event to the chain."""
        from yingshang.audit import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.audit.actions.appending import append  # noqa: PLC0415 - models are there only now
        from yingshang.audit.queries import health  # noqa: F401, PLC0415 - as above
        from yingshang.kernel.events import effects  # noqa: PLC0415 - as above

        if append not in effects:
            effects.append(append)
