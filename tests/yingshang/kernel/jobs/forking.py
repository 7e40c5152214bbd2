"""A process that forks workers for the tests: each line asks for one (failpoint or "-"), the answer is its number.

Django is set up once, so a worker starts in milliseconds and can be killed many times.
"""

from __future__ import annotations

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from tests.yingshang.kernel.jobs import handlers  # noqa: F401, PLC0415 - its jobs are registered
    from yingshang.kernel.jobs import WorkerProcess  # noqa: PLC0415 - models are there only now

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            failpoint, threads = line.split()
            os.environ["YINGSHANG_FAILPOINT"] = "" if failpoint == "-" else failpoint
            WorkerProcess(threads=int(threads), poll=0.02, tick=0.05).serve()
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
