"""The command line: ``bangfu``.

Modules import what they need inside commands, so that ``evaluate`` answers without Django and
``--help`` without anything. The language of help and errors follows ``--lang``, ``BANGFU_LANG``
or the system's locale; it is Chinese where none of them says English.
"""

from bangfu.cli.main import main

__all__ = ["main"]
