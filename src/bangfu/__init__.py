"""Bangfu 帮扶: one registry, policy as cited data, and the work of helping.

What lives here, from the top: ``cli`` → ``web`` and ``demo`` → ``policy`` → ``registry`` →
``base`` and ``engine`` → ``settings``. Each may use what stands below it, never above or beside.
"""

__version__ = "0.1.0"
