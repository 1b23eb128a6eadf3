"""What the parsing process may use: memory, time, files, no network, no further programs."""

import contextlib
import ctypes
import os
import sys

try:
    import resource
except ImportError:  # not a system with such limits
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 240
WALL_SECONDS = 300
FILE_BYTES = 1 << 30
OPEN_FILES = 64
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "ctypes",
)


class Exceeded(Exception):
    """Something in the file is larger than allowed.

    Args:
        code: which limit.
        values: what the message names.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def close_network() -> None:
    """Leave the network behind, where the system lets an ordinary process do so.

    Must come before anything starts a thread.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def tighten(memory: int = MEMORY_BYTES) -> None:
    """Set the limits for the rest of this process's life."""
    if resource is not None:
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, FILE_BYTES),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (least, least))
    sys.addaudithook(_refuse)
    os.nice(5)


def _refuse(event: str, _args: object) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while parsing")
