"""Who is working: a process is named so that another can tell whether it still runs."""

import os
import socket
from pathlib import Path


def _born(pid: int) -> str:
    """When a process started, in kernel ticks; empty where the system does not say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def me() -> str:
    """The name of this process: host, number and birth (numbers are reused, births are not)."""
    return f"{socket.gethostname()}/{os.getpid()}/{_born(os.getpid())}"


def is_alive(name: str) -> bool | None:
    """Whether the named process runs; ``None`` when it lives on another host."""
    host, _, rest = name.partition("/")
    pid, _, born = rest.partition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return None
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not born or _born(int(pid)) == born
