"""``python -m bench.cluster LAKE``: a Spark cluster on this machine against DuckDB.

Starts a master and two workers of one core each on loopback, runs the packs over the lake on both
engines, compares every total and every written value, prints what each took, and stops what it
started. ``--pack``, ``--as-of`` and ``--memory`` (of an executor) may be given.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pyarrow.parquet as pq

HOST = "127.0.0.1"
WORKERS = 2
PATIENCE = 120  # seconds until the workers must have come


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(folder: Path, memory: str) -> Iterator[str]:
    """A master and its workers; yields the address, and stops them afterwards."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port, web = free_port(), free_port()
    address = f"spark://{HOST}:{port}"
    env = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(folder / "local"),
    }
    place = ["--host", HOST, "--webui-port"]
    commands = [["master.Master", *place, str(web), "--port", str(port)]]
    for number in range(WORKERS):
        means = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work{number}")]
        commands.append(["worker.Worker", *place, str(free_port()), *means, address])
    started = []
    try:
        for command in commands:
            words = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{command[0]}"]
            log = (folder / f"{len(started)}.log").open("wb")
            started.append(
                subprocess.Popen([*words, *command[1:]], env=env, stdout=log, stderr=log)
            )
            if len(started) == 1:
                _until(web, 0)
        _until(web, WORKERS)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def _until(port: int, workers: int) -> None:
    """Wait until the master knows so many workers."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/json/") as answer:
                if json.load(answer)["aliveworkers"] >= workers:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit("the cluster did not come up")


def run(lake: Path, engine: str, out: Path, *words: str) -> tuple[float, dict]:
    """Seconds and totals of one run; results are written to a folder."""
    command = [sys.executable, "-m", "bangfu", "run", "--lake", str(lake), "--engine", engine]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--out", str(out), *words, "--json"], stdout=subprocess.PIPE, check=True
    )
    return time.perf_counter() - began, json.loads(done.stdout)


def compare(ours: Path, theirs: Path) -> tuple[int, int, list[str]]:
    """Rows and values compared, and where two folders of results differ."""
    rows = values = 0
    files = sorted(path.relative_to(ours) for path in ours.rglob("*.parquet"))
    others = sorted(path.relative_to(theirs) for path in theirs.rglob("*.parquet"))
    if files != others:
        return 0, 0, [f"{path}: only one engine wrote it" for path in set(files) ^ set(others)]
    wrong = []
    for path in files:
        key = f"{path.stem}_id"
        one, other = (pq.ParquetFile(f / path).read().sort_by(key) for f in (ours, theirs))
        if one.column_names != other.column_names:
            wrong.append(f"{path}: other columns")
            continue
        wrong += [f"{path}: {n}" for n in one.column_names if not one[n].equals(other[n])]
        rows += one.num_rows
        values += one.num_rows * one.num_columns
    return rows, values, wrong


@click.command()
@click.argument("lake", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pack", "packs", multiple=True, default=("jingzhou", "wuhan"), show_default=True)
@click.option("--as-of", default="2016-12-31", show_default=True)
@click.option("--memory", default="2g", show_default=True, help="Of each worker.")
def main(lake: Path, packs: tuple[str, ...], as_of: str, memory: str) -> None:
    """Run packs over a lake on a cluster of this machine, and compare with DuckDB."""
    differing = 0
    with tempfile.TemporaryDirectory(prefix="bangfu-cluster-") as name:
        folder = Path(name)
        with cluster(folder, memory) as address:
            for pack in packs:
                words = ("--pack", pack, "--as-of", as_of, "--assumed")
                outs = {engine: folder / f"{pack}-{engine[:5]}" for engine in ("duckdb", address)}
                took = {engine: run(lake, engine, out, *words) for engine, out in outs.items()}
                rows, values, wrong = compare(*outs.values())
                if took["duckdb"][1] != took[address][1]:
                    wrong.append("totals")
                differing += len(wrong)
                seconds = "  ".join(f"{engine} {took[engine][0]:.1f} s" for engine in outs)
                print(f"{pack}: {rows:,} rows, {values:,} values, {len(wrong)} differ; {seconds}")
                print("\n".join(wrong[:20]), end="\n" if wrong else "")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
