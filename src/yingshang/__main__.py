"""The command ``yingshang``: sets up, runs and looks after one installation."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the sub-command named by the arguments; a refusal is a Chinese sentence with its code, and exit code 1."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--home"] and len(arguments) > 1:  # before anything reads the settings
        os.environ["YINGSHANG_HOME"] = arguments[1]
        arguments = arguments[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.config.settings")
    from yingshang.config.cli import run  # noqa: PLC0415 - the folder is named first

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
