"""Nothing leaks from 10,000 families: ``python -m tests.procedures.notices.prove [how many]``."""

import os
import sys
import time

import django

ALL = 10_000


def main() -> int:
    """Draw them in every form and read it all; 1 where something leaks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.procedures.notices import proof

    count = int(sys.argv[1]) if len(sys.argv) > 1 else ALL
    start = time.monotonic()
    read, found = proof.prove(count)
    took = time.monotonic() - start
    told = f"{count} families, {len(proof.EDITIONS)} editions, {read} texts, {took:.0f} s"
    print(f"{told}: {len(found)} leaks")
    for one in sorted(found):
        print(one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
