"""Reading what strangers send happens apart: in a child process with limits of memory and time.

A hostile workbook ends the child (a cell at XFD1048576 makes the reader ask for 512 GB and abort), never the server.
"""

from yingshang.kernel.apart.parent import run_apart

__all__ = ["run_apart"]
