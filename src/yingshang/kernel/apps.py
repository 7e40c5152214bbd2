"""The kernel app: what every room stands on."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    """The lowest app; it knows no other."""

    name = "yingshang.kernel"
    label = "kernel"
    verbose_name = "平台"

    def ready(self) -> None:
        """Register the platform's own event types, permissions and jobs, and those of every app's ``jobs`` module."""
        from yingshang.kernel import parameters, sheets  # noqa: F401, PLC0415 - it registers itself once apps are there
        from yingshang.kernel.events import effects  # noqa: PLC0415 - models are there only now
        from yingshang.kernel.health import database, files, jobs, search, sweeping  # noqa: F401, PLC0415 - as above
        from yingshang.kernel.jobs import acts, retention, statistics  # noqa: F401, PLC0415 - as above
        from yingshang.kernel.jobs.queueing import queue_effects  # noqa: PLC0415 - as above
        from yingshang.kernel.lists import bulk, views  # noqa: F401, PLC0415 - they register jobs, events, permissions
        from yingshang.kernel.search import rebuilding  # noqa: F401, PLC0415 - as above
        from yingshang.kernel.search.index import follow_events  # noqa: PLC0415 - as above
        from yingshang.kernel.sheets import cleaning, working  # noqa: F401, PLC0415 - they register jobs
        from yingshang.kernel.web import list_files  # noqa: F401, PLC0415 - as above

        for app in apps.get_app_configs():
            if app.name.startswith("yingshang.") and find_spec(f"{app.name}.jobs"):
                import_module(f"{app.name}.jobs")
        for effect in (follow_events, queue_effects):
            if effect not in effects:
                effects.append(effect)
