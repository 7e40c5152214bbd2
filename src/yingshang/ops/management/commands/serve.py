"""``yingshang serve``: the site and, unless told otherwise, the worker of background jobs, in one process."""

from __future__ import annotations

import errno
import signal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.wsgi import get_wsgi_application

from yingshang.kernel import presence
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.worker import start_embedded_worker
from yingshang.kernel.settling import settle
from yingshang.ops.actions.installing import migrations_missing
from yingshang.ops.actions.restoring import is_unfinished

if TYPE_CHECKING:
    from types import FrameType

_BODY = 268_435_456  # bytes of a request; what a form may carry is decided behind it
_IN_USE = {errno.EADDRINUSE, errno.EACCES}


class Command(BaseCommand):
    """Serve until Ctrl-C or SIGTERM; requests in hand are finished first."""

    help = "启动网站（含后台任务），按 Ctrl+C 停止"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, how many at once, with or without the worker."""
        parser.add_argument("--address", default=settings.SERVE["address"], metavar="地址", help="监听地址")
        parser.add_argument("--port", type=int, default=settings.SERVE["port"], metavar="端口", help="监听端口")
        parser.add_argument(
            "--threads", type=int, default=settings.SERVE["threads"], metavar="个数", help="同时处理的请求数"
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="不在本进程里办理后台任务（另开 yingshang worker）"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """Check, listen, say where, serve."""
        if not settings.IS_SET_UP:
            raise Refusal("ops.not_set_up", home=settings.HOME)
        if is_unfinished():
            raise Refusal("ops.restore_unfinished")
        if count := migrations_missing():
            raise Refusal("ops.not_upgraded", count=count)
        try:
            presence.occupy(settings.HOME)
        except BlockingIOError as fault:
            raise Refusal("ops.being_restored") from fault
        server = self._listen(options)
        settle()
        signal.signal(signal.SIGTERM, _leave)
        worker = None if options["no_worker"] else start_embedded_worker()
        shown = "127.0.0.1" if options["address"] in {"0.0.0.0", "::"} else options["address"]  # noqa: S104 - compared, not bound
        self.stdout.write(f"网站已启动：http://{shown}:{options['port']}/    按 Ctrl+C 停止")
        self.stdout.flush()
        try:
            server.run()  # ends on Ctrl-C and SIGTERM, when the requests in hand are answered
        finally:
            if worker is not None:
                worker.stop()
        self.stdout.write("网站已停止。")

    def _listen(self, options: dict[str, Any]) -> Any:  # noqa: ANN401 - waitress is not annotated
        from waitress import create_server  # noqa: PLC0415 - only a server needs it

        try:
            return create_server(
                get_wsgi_application(),
                host=options["address"],
                port=options["port"],
                threads=options["threads"],
                ident=None,
                max_request_body_size=_BODY,
                # Whose word counts about the client's address is decided behind, by the number of our own proxies.
                clear_untrusted_proxy_headers=not settings.TRUSTED_PROXIES,
            )
        except (OSError, ValueError) as fault:
            if getattr(fault, "errno", None) in _IN_USE:
                raise Refusal("ops.port_taken", port=options["port"]) from fault
            raise Refusal("ops.address_unusable", address=options["address"]) from fault


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
