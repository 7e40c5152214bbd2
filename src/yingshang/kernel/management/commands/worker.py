"""``yingshang worker``: a process that does jobs, beside the server or on a machine of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yingshang.kernel import presence
from yingshang.kernel.jobs import WorkerProcess


class Command(BaseCommand):
    """Work until SIGTERM or SIGINT."""

    help = "办理后台任务，直到收到结束信号（Ctrl+C）。可以同时开多个。"

    def add_arguments(self, parser: CommandParser) -> None:
        """How many threads, how often to look."""
        parser.add_argument("--threads", type=int, default=2, help="同时办理几项（默认 2）")
        parser.add_argument("--poll", type=float, default=1.0, help="空闲时每隔几秒看一次队列（默认 1）")
        parser.add_argument("--tick", type=float, default=5.0, help="每隔几秒检查定时计划和中断的任务（默认 5）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Serve, unless the installation is being restored."""
        try:
            presence.occupy(settings.HOME)
        except BlockingIOError as fault:
            raise CommandError("正在从备份恢复，没有启动。请等恢复完成后再启动。") from fault
        process = WorkerProcess(threads=options["threads"], poll=options["poll"], tick=options["tick"])
        self.stdout.write(f"后台任务进程 {process.name} 已启动，线程 {options['threads']} 个。")
        process.serve()
        self.stdout.write(f"后台任务进程 {process.name} 已结束。")
