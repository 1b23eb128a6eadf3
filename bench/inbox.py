"""The inbox of twenty people at once over a whole city, beside the health page of the server.

``python -m bench.inbox <home> fill`` first gives a copy of a full city (never the city itself)
work of every kind: three clues of four are on their way, due around today, and one household in
ten has a procedure open. ``python -m bench.inbox <home>`` prints the fiftieth and ninety-fifth
percentile of each page, for people who open one every second and for people who never pause, and
how many times the health page of the same run the ninety-fifth is. The people are officers of the
city, a county, a township and a village, so that lists of every size are among them.

``python -m bench.inbox <home> cpu`` asks for the pages one after another in one process and prints
the processor time of each, which does not depend on what else the machine does.
"""

import datetime as dt
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import arms, pages
from bench.search import percentile

if TYPE_CHECKING:
    from django.test import Client

PEOPLE = ("city", "county", "town", "secretary")
MANY = 1_000
ROUNDS = 40
PAGES = {
    "inbox": ["/work/"],
    "inbox, late": ["/work/?when=late"],
    "inbox, a kind": ["/work/?kind=clues"],
    "calendar": ["/work/calendar/"],
    "levels": ["/work/levels/"],
}


def main(home: Path) -> None:
    """Measure and print."""
    os.environ["BANGFU_HOME"] = str(home)
    arms.django()
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.web.accounts import demo

    listed = {account.username: account for account in demo.accounts(catalogue.site())}
    with pages.server(home) as port:
        for who in PEOPLE:
            pages.storm(port, ["/work/"], _log_in(listed[who]))  # every worker has read its pack
        for pause in (1.0, 0.0):
            print(f"20 people, {'a page a second each' if pause else 'no pause'}")
            health = _tell("health", pages.storm(port, ["/health"], None, pause))
            for who in PEOPLE:
                for name, paths in PAGES.items():
                    times = pages.storm(port, paths, _log_in(listed[who]), pause)
                    _tell(f"{who}: {name}", times, health)


def cpu(home: Path) -> None:
    """Processor time of each page, one person at a time, beside that of the health page."""
    os.environ["BANGFU_HOME"] = str(home)
    os.environ["BANGFU_HOSTS"] = "testserver"
    arms.django()
    from django.test import Client

    from bangfu.base.accounts.models import User

    health = _spent(Client(), "/health")
    print(f"health {health * 1000:.2f} ms")
    for who in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=who))
        for name, paths in PAGES.items():
            spent = _spent(client, paths[0])
            print(f"{who}: {name:16} {spent * 1000:6.0f} ms  {spent / health:6.0f} x health")


def _spent(client: "Client", path: str) -> float:
    """The ninety-fifth percentile of the processor time of a page, in s."""
    client.get(path)
    times = []
    for _number in range(ROUNDS):
        began = time.process_time()
        client.get(path)
        times.append(time.process_time() - began)
    return percentile(times, 0.95)


def fill(home: Path) -> None:
    """Work for everybody, straight into the tables: this is no way to change a registry."""
    os.environ["BANGFU_HOME"] = str(home)
    arms.django()
    from django.db import connection

    from bangfu.registry.catalogue import queries as catalogue

    today = catalogue.today().isoformat()
    with connection.cursor() as cursor:
        for remainder, state in enumerate(("assigned", "verified", "checked")):
            cursor.execute(
                "UPDATE quality_clue SET state = %s, assigned_to = village_id,"
                " due = date(%s, (id / 4 %% 60 - 5) || ' days')"
                " WHERE id %% 4 = %s AND state = 'new'",
                [state, today, remainder],
            )
    print(f"{_filings()} filings")


def _filings() -> int:
    from bangfu.base.divisions import codes
    from bangfu.procedures import definitions
    from bangfu.procedures.filings.models import Filing, Step
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.registry.households.models import Household

    today, procedure = catalogue.today(), definitions.get("household_exit")
    frozen = definitions.frozen(procedure, catalogue.site().division_id, today)
    at = dt.datetime.combine(today, dt.time(), dt.UTC)
    if Filing.objects.count() > MANY:
        return Filing.objects.count()
    rows = Household.objects.order_by("pk").values_list("uid", "household_no", "village_id")
    listed = [row for number, row in enumerate(rows.iterator()) if number % 10 == 0]
    made = Filing.objects.bulk_create(
        (
            Filing(
                number=f"B{number}", procedure=procedure.id, definition=frozen, opened_at=at,
                definition_version=1, pack_digest="bench", subject_type="household",
                subject_id=str(uid), subject_number=no, subject_name=f"户{number}",
                division_id=village, opened_by="bench", opened_on=today,
            )
            for number, (uid, no, village) in enumerate(listed)
        ),
        batch_size=500,
    )  # fmt: skip
    stages = [stage for stage in procedure.stages if stage.level in codes.Level.values]
    steps = []
    for number, filing in enumerate(made):
        stage, due = stages[number % len(stages)], today + dt.timedelta(days=number % 60 - 5)
        digits = codes.PREFIX[codes.Level(stage.level)]
        steps.append(
            Step(
                filing=filing, procedure=procedure.id, stage=stage.id, kind="work",
                role=stage.role, level=stage.level, division_id=filing.division_id,
                place=codes.pad(filing.division_id[:digits]), opened_on=today,
                earliest=today, due=due,
            )
        )  # fmt: skip
    return len(Step.objects.bulk_create(steps, batch_size=1_000))


def _log_in(account: object) -> tuple[str, str, str]:
    return ("/login/", account.username, account.password)  # type: ignore[attr-defined]


def _tell(kind: str, times: list[float], health: float = 0.0) -> float:
    p50, p95 = statistics.median(times) * 1000, percentile(times, 0.95) * 1000
    beside = f"  {p95 / health:6.1f} x health" if health else ""
    print(f"{kind:26} {len(times):6}  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms{beside}", flush=True)
    return p95


if __name__ == "__main__":
    {"fill": fill, "cpu": cpu, "": main}["".join(sys.argv[2:3])](Path(sys.argv[1]))
