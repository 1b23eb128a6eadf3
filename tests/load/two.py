"""``python -m tests.load.two [--rounds 200] [--postgres] [--keep FILE]``: two approvers at once.

Two officers of the same desk, each logged in to the real web server with two web processes,
approve the same step at the same moment, again and again: one decision has to come of it, and the
other officer has to be told kindly, with a code.

``--arm unlocked`` takes the lock of the filing away (see ``tests.load.broken``) and has to be
noticed on PostgreSQL; on SQLite whoever writes holds the whole file anyway.
"""

import argparse
import sys
import threading
from pathlib import Path
from typing import Any

from tests.load import served
from tests.load.pieces import Found, Pieces, spans

FILINGS = 10
DESKS = {"township": ("town", "town2"), "county": ("county", "county2")}
CODES = ("procedures.moved_on", "procedures.closed")
PIECE = FILINGS * len(DESKS)


def prepare(number: int) -> list[Any]:
    """Exits that wait for the township."""
    from bangfu.registry.catalogue.models import Site
    from tests.procedures import town as towns

    town, found, last = towns.build("jingzhou"), [], towns.MONDAY
    for _number in range(number):
        filing = towns.begin(town, "household_exit")
        way = towns.go(town, filing)
        last = next(day for step, _by, day in way if step.stage == "village_notice")
        found.append(filing.uid)
    Site.objects.update(reference_date=last)
    return found


class Meeting:
    """A prepared site, laid back before every piece, and four people logged in."""

    def __init__(self, arm: str, rounds: int) -> None:
        from tests.cast import PASSWORD
        from tests.load import laying

        self.server = served.Server(arm)
        self.filings = prepare(min(-(-rounds // len(DESKS)), FILINGS))
        self.server.start()
        self.people = {
            stage: [served.Person(self.server, name) for name in names]
            for stage, names in DESKS.items()
        }
        for person in [one for pair in self.people.values() for one in pair]:
            person.log_in(PASSWORD)
        self.server.kill()
        laying.keep()

    def piece(self, rounds: int) -> Found:
        """So many rounds on a database laid back."""
        from tests.load import laying

        laying.back()
        self.server.start()
        found = Found()
        for uid, stage in [(uid, stage) for uid in self.filings for stage in DESKS][:rounds]:
            found.update(self.round(uid, stage))
        self.server.kill()
        print(f"… {dict(found)}", file=sys.stderr, flush=True)
        return found

    def round(self, uid: Any, stage: str) -> Found:
        """One step approved by two at once."""
        from django.db import connections

        from bangfu.procedures.filings.models import Decision, Filing

        filing = Filing.objects.get(uid=uid)
        step = filing.steps.get(state="open", stage=stage)
        connections.close_all()
        answers = self._at_once(
            stage, f"/procedures/filings/{uid}/steps/{step.uid}/", filing.version
        )
        made = Decision.objects.filter(step=step, verb="approve").count()
        after = Filing.objects.get(uid=uid).version
        connections.close_all()
        done = [status for status, _text, _place in answers].count(302)
        told = [(status, any(code in text for code in CODES)) for status, text, _place in answers]
        return Found(
            {
                "rounds": 1,
                "wrong": not (made == 1 and after == filing.version + 1 and done == 1),
                "told": told.count((409, True)) == 1,
            }
        )

    def _at_once(self, stage: str, path: str, version: int) -> list[tuple[int, str, str]]:
        gate, answers = threading.Barrier(2), list[tuple[int, str, str]]()

        def approve(person: served.Person) -> None:
            said = {"act": "approve", "version": str(version), "reason": "",
                    "operation": f"{path[-37:-1][:30]}{person.username[-5:]}"}  # fmt: skip
            gate.wait()
            answers.append(person.post(path, {**said}))

        threads = [threading.Thread(target=approve, args=[one]) for one in self.people[stage]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


def main() -> int:
    """Measure and print; fails where a round had not exactly one decision."""
    asked = argparse.ArgumentParser(description="two approvers at the same moment")
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    asked.add_argument("--arm", default="", choices=["", "unlocked"])
    asked.add_argument("--keep", type=Path, help="the file of pieces done")
    given = asked.parse_args()
    pieces = Pieces(given.keep)
    start = f"{'postgres' if given.postgres else 'sqlite'} {given.arm or 'whole'} "
    parts = list(spans(given.rounds, PIECE))
    if pieces.left([start + str(first) for first, _number in parts]):
        with served.site(given.postgres):
            meeting = Meeting(given.arm, given.rounds)
            try:
                for first, number in parts:
                    pieces.do(start + str(first), lambda n=number: meeting.piece(n))  # type: ignore[misc]
            finally:
                meeting.server.kill()
    found = pieces.sum(start)
    print({name: found[name] for name in ("rounds", "wrong", "told")}, flush=True)
    bad = bool(found["wrong"]) or found["told"] != found["rounds"]
    return int(bad != bool(given.arm))


if __name__ == "__main__":
    sys.exit(main())
