"""``python -m tests.load.kill [--points 200]``: a server killed in the middle of bulk decisions.

A process answers requests (a list of ticked exits passed by the county, photographed stages passed
by the village) and is killed with signal 9 at a random moment. What it had acknowledged has to be
there, nothing twice and nothing half; the same requests sent again have to finish the work. The
database is a SQLite file, or the PostgreSQL database of ``BANGFU_DATABASE_URL``, laid back before
every point.
"""

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

EXITS, LOOKS, TICKED = 6, 3, 2
LIMIT = 60
TOLD = 10


@dataclass
class Work:
    """What is to be decided: filings before the county, and filings before their first stage."""

    exits: list[tuple[str, str]] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many requests it takes."""
        return -(-len(self.exits) // TICKED) + len(self.looks)


def prepare() -> Work:
    """A town with exits that wait for the county, and exits that were just proposed."""
    from bangfu.registry.catalogue.models import Site
    from tests.procedures import town as towns

    town, work, last = towns.build("jingzhou"), Work(), towns.MONDAY
    for _number in range(EXITS):
        filing = towns.begin(town, "household_exit")
        way = towns.go(town, filing)
        last = next(day for step, _by, day in way if step.stage == "township")
        work.exits.append((str(filing.uid), str(filing.steps.get(state="open").uid)))
    for _number in range(LOOKS):
        filing = towns.begin(town, "household_exit")
        work.looks.append((str(filing.uid), str(filing.steps.get(state="open").uid)))
    Site.objects.update(reference_date=last)
    return work


# --- the process that is killed ---


def serve(work: Work, told: int) -> None:
    """Answer every request, and say so after each."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from bangfu.base.accounts.models import User
    from tests.procedures import walk

    county, secretary = Client(), Client()
    county.force_login(User.objects.get(username="county"))
    secretary.force_login(User.objects.get(username="secretary"))
    os.write(told, b"ready\n")
    for first in range(0, len(work.exits), TICKED):
        ticked = [step for _filing, step in work.exits[first : first + TICKED]]
        answer = county.post("/procedures/approve/", {"step": ticked})
        assert answer.status_code == 302, answer.content
        os.write(told, f"exits {first}\n".encode())
    for number, (filing, step) in enumerate(work.looks):
        said = {
            "act": "approve", "version": 1, "operation": f"kill-{number}", "reason": "",
            "look_told": "在家。", "look_photo": SimpleUploadedFile("门口.jpg", walk.JPEG),
        }  # fmt: skip
        answer = secretary.post(f"/procedures/filings/{filing}/steps/{step}/", said)
        assert answer.status_code == 302, answer.content
        os.write(told, f"looks {number}\n".encode())


def start(work: Work) -> tuple[int, int]:
    """Begin the process; its id, and the pipe on which it tells what it has acknowledged."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        code = 1
        try:
            os.close(read)
            serve(work, write)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    return child, read


def listen(pipe: int, seconds: float) -> str:
    """What the process says within some seconds, or until it ends."""
    end, said = time.monotonic() + seconds, ""
    while (left := end - time.monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            break
        if not (part := os.read(pipe, 4096)):
            break
        said += part.decode()
    return said


def run(work: Work, kill_after: float | None, span: float = LIMIT) -> tuple[set[str], bool, float]:
    """Run the process; what it acknowledged, whether it was killed on its way, how long it took."""
    child, pipe = start(work)
    said = ""
    while "ready" not in said:
        part = listen(pipe, 0.05)
        said += part
        if not part and os.waitpid(child, os.WNOHANG)[0]:
            raise RuntimeError("the process ended before it began")
    began = time.monotonic()
    if kill_after is None:
        said += listen(pipe, span)
    else:
        said += listen(pipe, kill_after)
        os.kill(child, signal.SIGKILL)
        said += listen(pipe, 1)
    took = time.monotonic() - began
    status = os.waitpid(child, 0)[1]
    os.close(pipe)
    return set(said.split("\n")) - {"ready", ""}, os.WIFSIGNALED(status), took


# --- what is asked afterwards ---


def look(work: Work, acknowledged: set[str]) -> Counter[str]:
    """Decisions lost, made twice, or half made."""
    from bangfu.base.audit import queries as audit
    from bangfu.procedures.filings.models import Decision, Filing

    found: Counter[str] = Counter()
    for group, listed in (("exits", work.exits), ("looks", work.looks)):
        for number, (uid, step) in enumerate(listed):
            filing = Filing.objects.get(uid=uid)
            made = Decision.objects.filter(step__uid=step, verb="approve").count()
            first = number - number % TICKED if group == "exits" else number
            found["lost"] += f"{group} {first}" in acknowledged and made == 0
            found["doubled"] += made > 1
            found["half"] += not _is_whole(filing)
            found["made"] += made
    found["half"] += len(list(audit.verify()))
    return found


def _is_whole(filing: Any) -> bool:
    """The household, its trail and the files say what the filing says."""
    from bangfu.base.audit.models import Entry
    from bangfu.registry.households.models import Household
    from tests.procedures import laws

    home = Household.objects.get(uid=filing.subject_id)
    left, done = home.exit_status == "exited", filing.state == "done"
    told = Entry.objects.filter(action="households.update", subject_id=home.household_no).count()
    try:
        laws.whole(filing)
        laws.kept(filing)
    except AssertionError:
        return False
    return left == done and told == done and home.version == 1 + done and _files(filing)


def _files(filing: Any) -> bool:
    import hashlib

    from bangfu.procedures.filings import storing

    for proof in filing.evidence.exclude(file=""):
        path = storing.path(proof.file)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != proof.digest:
            return False
    return True


def measure(points: int, seed: int) -> Counter[str]:
    """Kill at so many points and add up what was found."""
    from tests.load import laying

    work, chance, found = prepare(), random.Random(seed), Counter[str]()
    laying.keep()
    _said, _killed, span = run(work, None)
    assert look(work, set())["made"] == EXITS + LOOKS
    while found["points"] < points:
        laying.back()
        acknowledged, killed, _took = run(work, chance.uniform(0, span))
        if not killed:
            found["too late"] += 1
            continue
        after = look(work, acknowledged)
        made = after.pop("made")
        found.update(after)
        found["points"] += 1
        found["in the middle"] += 0 < made < EXITS + LOOKS
        run(work, None)
        again = look(work, set())
        found["unfinished"] += again.pop("made") != EXITS + LOOKS
        found.update(again)
        if found["points"] % TOLD == 0:
            print(f"… {dict(found)}", file=sys.stderr, flush=True)
    return found


def main() -> int:
    """Measure and print; fails where anything was lost, doubled, half done or left over."""
    asked = argparse.ArgumentParser(description="kill -9 in the middle of bulk decisions")
    asked.add_argument("--points", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    home = tempfile.mkdtemp(prefix="bangfu-kill-")
    os.environ["BANGFU_TEST_HOME"] = home
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        found = measure(given.points, given.seed)
    finally:
        shutil.rmtree(Path(home), ignore_errors=True)
    bad = {name: found[name] for name in ("lost", "doubled", "half", "unfinished")}
    print({"points": found["points"], "in the middle": found["in the middle"], **bad}, flush=True)
    return int(any(bad.values()))


if __name__ == "__main__":
    sys.exit(main())
