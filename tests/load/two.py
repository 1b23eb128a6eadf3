"""``python -m tests.load.two [--rounds 200]``: two approvers at the same moment.

Two processes, each an officer of the same desk, approve the same step at once, again and again:
one decision has to come of it, and the other officer has to be told.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

FILINGS = 10
DESKS = {"township": ("town", "town2"), "county": ("county", "county2")}
TOLD = {"procedures.moved_on", "procedures.closed"}


def officer(seat: int, pipe: Any, gate: Any) -> None:
    """Approve what is asked, when both are ready."""
    from django.db import connections

    from bangfu.base.accounts.models import User
    from bangfu.base.kit.refusals import Refusal
    from bangfu.procedures.filings import actions

    while (asked := pipe.recv()) is not None:
        filing, step, version, stage = asked
        by = User.objects.get(username=DESKS[stage][seat])
        gate.wait()
        try:
            actions.decide(by=by, filing=filing, step=step, verdict="approve", version=version)
        except Refusal as refusal:
            pipe.send(refusal.code)
        else:
            pipe.send("")
        connections.close_all()


def prepare() -> list[Any]:
    """Exits that wait for the township."""
    from bangfu.registry.catalogue.models import Site
    from tests.procedures import town as towns

    town, found, last = towns.build("jingzhou"), [], towns.MONDAY
    for _number in range(FILINGS):
        filing = towns.begin(town, "household_exit")
        way = towns.go(town, filing)
        last = next(day for step, _by, day in way if step.stage == "village_notice")
        found.append(filing.uid)
    Site.objects.update(reference_date=last)
    return found


def measure(rounds: int) -> Counter[str]:
    """Rounds, and how many went wrong in which way."""
    from django.db import connections

    from tests.load import laying

    filings, found = prepare(), Counter[str]()
    laying.keep()
    connections.close_all()
    context = get_context("fork")
    gate = context.Barrier(2)
    pipes, people = [], []
    for seat in range(2):
        mine, theirs = context.Pipe()
        person = context.Process(target=officer, args=(seat, theirs, gate), daemon=True)
        person.start()
        pipes.append(mine)
        people.append(person)
    while found["rounds"] < rounds:
        laying.back()
        for uid in filings:
            for stage in DESKS:
                if found["rounds"] < rounds:
                    found.update(one(pipes, uid, stage))
    for pipe in pipes:
        pipe.send(None)
    for person in people:
        person.join(10)
    return found


def one(pipes: list[Any], uid: Any, stage: str) -> Counter[str]:
    """One step approved by two at once."""
    from django.db import connections

    from bangfu.procedures.filings.models import Decision, Filing

    filing = Filing.objects.get(uid=uid)
    step = filing.steps.get(state="open", stage=stage)
    connections.close_all()
    for pipe in pipes:
        pipe.send((uid, step.uid, filing.version, stage))
    said = [pipe.recv() for pipe in pipes]
    made = Decision.objects.filter(step=step, verb="approve").count()
    after = Filing.objects.get(uid=uid).version
    connections.close_all()
    right = made == 1 and after == filing.version + 1 and said.count("") == 1
    return Counter({"rounds": 1, "wrong": not right, "told": sum(code in TOLD for code in said)})


def main() -> int:
    """Measure and print; fails where a round had not exactly one decision."""
    asked = argparse.ArgumentParser(description="two approvers at the same moment")
    asked.add_argument("--rounds", type=int, default=200)
    given = asked.parse_args()
    home = tempfile.mkdtemp(prefix="bangfu-two-")
    os.environ["BANGFU_TEST_HOME"] = home
    import django

    django.setup()
    from django.core.management import call_command

    try:
        call_command("migrate", verbosity=0, interactive=False)
        found = measure(given.rounds)
    finally:
        shutil.rmtree(Path(home), ignore_errors=True)
    print({name: found[name] for name in ("rounds", "wrong", "told")}, flush=True)
    return int(bool(found["wrong"]) or found["told"] != found["rounds"])


if __name__ == "__main__":
    sys.exit(main())
