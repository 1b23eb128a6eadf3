"""``python -m tests.load.broken ARM serve …``: the server with one guard taken out.

Control arms: what ``kill`` and ``two`` measure has to be found when it is there. The product knows
nothing of this; names of its own modules are replaced before it starts, and its web processes are
copies of the process in which that was done.
"""

import sys
import time
from typing import Any

WIDE = 0.4  # seconds for which the hole stands open


def halves() -> None:
    """What a decision changed is committed before the decision itself is kept."""
    from django.db import connection

    from bangfu.procedures.filings import frame

    keep = frame.keep

    def keep_later(*given: Any, **named: Any) -> None:
        connection.ensure_connection()
        driver = connection.connection
        driver.execute("COMMIT")
        if connection.vendor == "sqlite":
            time.sleep(WIDE)
            driver.execute("BEGIN IMMEDIATE")
        else:
            time.sleep(WIDE)  # the next statement begins a transaction by itself
        keep(*given, **named)

    frame.keep = keep_later


def unlocked() -> None:
    """A filing is not locked by whoever decides about it."""
    from bangfu.base.accounts import rights
    from bangfu.procedures.filings import frame
    from bangfu.procedures.filings.models import Filing

    def look(by: Any, uid: Any, permission: Any) -> Filing:
        found: Filing = Filing.objects.visible_to(by, frame.READ).get(uid=uid)
        rights.require(by, permission, at=found.division_id)
        time.sleep(WIDE)
        return found

    frame.locked = look


ARMS = {"halves": halves, "unlocked": unlocked}


def main() -> None:
    """Take the guard out, then do as ``bangfu`` does."""
    from bangfu.cli.main import main as command
    from bangfu.cli.main import start_django

    arm = ARMS[sys.argv.pop(1)]
    start_django()
    arm()
    command()


if __name__ == "__main__":
    main()
