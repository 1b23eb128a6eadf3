"""``python -m tests.load.kill [--points 200] [--postgres] [--keep FILE]``: a killed server.

The real web server answers two people over HTTP: a list of ticked exits passed by the county, and
photographed stages passed by the village. At a random moment of their requests every process of it
is killed with signal 9. What it had acknowledged has to be there, nothing twice and nothing half.
Then it is started again, and the same requests sent again have to finish the work.

``--arm halves`` breaks decisions in two (see ``tests.load.broken``) and has to be noticed. With
``--keep`` a run that was stopped goes on from where it was.
"""

import argparse
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.load import served
from tests.load.pieces import Found, Pieces, spans

EXITS, LOOKS = 4, 2
PIECE = 5  # points between which the database is not laid back
BAD = ("lost", "doubled", "half", "unfinished")


@dataclass
class Batch:
    """What is decided at one point: ``(filing, step)`` of the exits and of the looks."""

    exits: list[tuple[str, str]] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)


def prepare(number: int) -> list[Batch]:
    """A town with exits that wait for the county, and exits that were just proposed."""
    from bangfu.registry.catalogue.models import Site
    from tests.procedures import town as towns

    town, last = towns.build("jingzhou"), towns.MONDAY
    batches = [Batch() for _number in range(number)]
    for batch in batches:
        for _number in range(EXITS):
            filing = towns.begin(town, "household_exit")
            way = towns.go(town, filing)
            last = next(day for step, _by, day in way if step.stage == "township")
            batch.exits.append((str(filing.uid), str(filing.steps.get(state="open").uid)))
        for _number in range(LOOKS):
            filing = towns.begin(town, "household_exit")
            batch.looks.append((str(filing.uid), str(filing.steps.get(state="open").uid)))
    Site.objects.update(reference_date=last)
    return batches


# --- the two who decide ---


class Desk:
    """The county and the secretary, deciding a batch at the same time."""

    def __init__(self, server: served.Server) -> None:
        from tests.cast import PASSWORD

        self.county, self.secretary = (served.Person(server, n) for n in ("county", "secretary"))
        for person in (self.county, self.secretary):
            person.log_in(PASSWORD)

    def send(self, batch: Batch) -> tuple[list[threading.Thread], set[str]]:
        """Begin; the threads, and where they note what was acknowledged."""
        told: set[str] = set()
        works = [lambda: self._exits(batch, told), lambda: self._looks(batch, told)]
        threads = [threading.Thread(target=_until_down, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        return threads, told

    def _exits(self, batch: Batch, told: set[str]) -> None:
        ticked = [step for _filing, step in batch.exits]
        status, text, _place = self.county.post("/procedures/approve/", {"step": ticked})
        assert status == 302, text
        told.add("exits")

    def _looks(self, batch: Batch, told: set[str]) -> None:
        from tests.procedures import walk

        for filing, step in batch.looks:
            status, text, _place = self.secretary.post(
                f"/procedures/filings/{filing}/steps/{step}/",
                {"act": "approve", "version": "1", "operation": operation(step), "reason": "",
                 "look_told": "在家。"},
                {"look_photo": walk.JPEG},
            )  # fmt: skip
            assert status == 302, text
            told.add(step)


def operation(step: str) -> str:
    """The id under which a step is passed: the same when it is sent again."""
    return f"kill-{step}"[:36]


def _until_down(work: Callable[[], None]) -> None:
    try:
        work()
    except served.DOWN:
        return


# --- what is asked afterwards ---


def look(batch: Batch, told: set[str]) -> Found:
    """Decisions lost, made twice, or half made."""
    from django.db import connections

    from bangfu.base.audit import queries as audit
    from bangfu.procedures.filings.models import Decision, Filing

    found = Found()
    for uid, step in [*batch.exits, *batch.looks]:
        made = Decision.objects.filter(step__uid=step, verb="approve").count()
        acknowledged = step in told or ("exits" in told and (uid, step) in batch.exits)
        found["lost"] += acknowledged and made == 0
        found["doubled"] += made > 1
        is_look = (uid, step) in batch.looks
        found["half"] += not _is_whole(Filing.objects.get(uid=uid), step if is_look else "", made)
        found["made"] += made
    found["half"] += len(list(audit.verify()))
    connections.close_all()
    return found


def _is_whole(filing: Any, step: str, made: int) -> bool:
    """The steps, the household, both trails, the stored reply and the files say the same."""
    from bangfu.base.audit.models import Entry
    from bangfu.procedures.filings.models import Decision, Operation
    from bangfu.registry.households.models import Household
    from tests.procedures import laws, seen

    home = Household.objects.get(uid=filing.subject_id)
    left, done = home.exit_status == "exited", filing.state == "done"
    written = Entry.objects.filter(action="households.update", subject_id=home.household_no).count()
    told = Entry.objects.filter(action="procedures.approve", subject_id=filing.number).count()
    replies = [one.reply for one in Operation.objects.filter(pk=operation(step))] if step else []
    try:
        found = seen.one(filing)
        laws.whole(found)
        laws.kept(found)
    except AssertionError:
        return False
    return (
        left == done
        and written == done
        and home.version == 1 + done
        and told == Decision.objects.filter(filing=filing, verb="approve").count()
        and (not step or (len(replies) == made and all(replies)))
        and _files(filing)
    )


def _files(filing: Any) -> bool:
    import hashlib

    from bangfu.procedures.filings import storing

    for proof in filing.evidence.exclude(file=""):
        path = storing.path(proof.file)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != proof.digest:
            return False
    return True


# --- the points ---


class Killing:
    """A prepared site, laid back before every piece."""

    def __init__(self, arm: str, seed: int, points: int) -> None:
        from tests.load import laying

        self.server, self.seed = served.Server(arm), seed
        self.batches = prepare(min(points, PIECE) + 1)
        self.server.start()
        self.desk = Desk(self.server)
        self.server.kill()
        laying.keep()

    def piece(self, first: int, number: int) -> Found:
        """So many points on a database laid back; the first batch tells how long they take."""
        from tests.load import laying

        laying.back()
        chance, found = random.Random(f"{self.seed} {first}"), Found()
        self.server.start()
        began = time.monotonic()
        threads, told = self.desk.send(self.batches[0])
        for thread in threads:
            thread.join()
        span = time.monotonic() - began
        assert look(self.batches[0], told)["made"] == EXITS + LOOKS
        for batch in self.batches[1 : 1 + number]:
            found.update(self.point(batch, chance.uniform(0, span)))
        self.server.kill()
        print(f"… {first + number}: {dict(found)}", file=sys.stderr, flush=True)
        return found

    def point(self, batch: Batch, moment: float) -> Found:
        """Send, kill, look; start again, send again, look again."""
        threads, told = self.desk.send(batch)
        time.sleep(moment)
        on_the_way = any(thread.is_alive() for thread in threads)
        self.server.kill()
        for thread in threads:
            thread.join()
        found = look(batch, told)
        made = found.pop("made")
        found.update(
            {
                "points": 1,
                "answered before": not on_the_way,
                "in the middle": 0 < made < EXITS + LOOKS,
            }
        )
        self.server.start()
        for thread in self.desk.send(batch)[0]:
            thread.join()
        again = look(batch, set())
        found["unfinished"] += again.pop("made") != EXITS + LOOKS
        found.update(again)
        return found


def main() -> int:
    """Measure and print; fails where anything was lost, doubled, half done or left over."""
    asked = argparse.ArgumentParser(description="kill -9 in the middle of bulk decisions")
    asked.add_argument("--points", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    asked.add_argument("--arm", default="", choices=["", "halves"])
    asked.add_argument("--keep", type=Path, help="the file of pieces done")
    given = asked.parse_args()
    pieces = Pieces(given.keep)
    start = f"{'postgres' if given.postgres else 'sqlite'} {given.arm or 'whole'} {given.seed} "
    parts = list(spans(given.points, PIECE))
    if pieces.left([start + str(first) for first, _number in parts]):
        with served.site(given.postgres):
            killing = Killing(given.arm, given.seed, given.points)
            try:
                for first, number in parts:
                    pieces.do(start + str(first), lambda f=first, n=number: killing.piece(f, n))  # type: ignore[misc]
            finally:
                killing.server.kill()
    found = pieces.sum(start)
    print(
        {name: found[name] for name in ("points", "in the middle", "answered before", *BAD)},
        flush=True,
    )
    bad = any(found[name] for name in BAD)
    return int(bad != bool(given.arm))


if __name__ == "__main__":
    sys.exit(main())
