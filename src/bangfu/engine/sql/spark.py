"""Running a plan on Spark: in this process with ``local[n]``, or on a cluster.

Spark and Java are needed only here, so both are looked for when a session is asked for. Whatever
changes an answer is set in ``MEANING`` and holds on every cluster; what only makes it faster or
smaller is a default that ``spark-defaults.conf`` of the cluster overrides, except on loopback.
"""

import atexit
import datetime as dt
import importlib.util
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.engine.compile.figures import Figure
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Problem
from bangfu.engine.sql import duck, names
from bangfu.engine.sql import totals as sums
from bangfu.engine.sql.dialects import SPARK
from bangfu.engine.sql.inputs import COUNTY_DIGITS, NUMBERS, nearest_below, numbered
from bangfu.engine.sql.plan import Plan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Overflow is an error, never a wrong number; days are plain days; names are what they are.
MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # Folder names say nothing.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
QUIET = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Deep expressions are walked recursively on the driver.
    "spark.driver.extraJavaOptions": "-Xss8m",
}
LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
MASTER = re.compile(rf"{LOCAL.pattern}|spark://[\w.,:-]+")
LOOPBACK = re.compile(rf"{LOCAL.pattern}|spark://(127\.0\.0\.1|localhost):\d+")
PARTITION = "_county"


def missing() -> str:
    """The code of what is missing to run Spark, or an empty text."""
    if importlib.util.find_spec("pyspark") is None:
        return "no_pyspark"
    home = os.environ.get("JAVA_HOME", "")
    there = (Path(home) / "bin" / "java").is_file() if home else shutil.which("java") is not None
    return "" if there else "no_java"


def connect(master: str = "local[2]", *, folder: Path | None = None) -> "SparkSession":
    """The session of this process: on a master, if none has been started yet.

    Args:
        master: ``local[n]`` or ``spark://host:port``.
        folder: where to spill on this machine; a temporary one otherwise.

    Raises:
        PackError: Spark or Java is not installed, or this is no address of a Spark.
    """
    if not MASTER.fullmatch(master):
        raise PackError([Problem("bad_engine", values={"engine": master})])
    if code := missing():
        raise PackError([Problem(code)])
    from pyspark.sql import SparkSession

    if there := SparkSession.getActiveSession():
        return there
    builder = SparkSession.builder.master(master).appName("bangfu")
    for name, value in _settings(master, folder or _scratch()).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _settings(master: str, scratch: Path) -> dict[str, str]:
    found = {**MEANING, **QUIET, "spark.sql.warehouse.dir": str(scratch / "warehouse")}
    if LOOPBACK.fullmatch(master):
        # Nothing listens to other machines; the driver must not ask what this one is called.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        found |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        found |= {"spark.sql.shuffle.partitions": "4"}
    if LOCAL.fullmatch(master):
        found |= {"spark.local.dir": str(scratch)}
    return found


def _scratch() -> Path:
    """A temporary folder, gone when the program ends."""
    folder = mkdtemp(prefix="bangfu-spark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def attach(
    session: "SparkSession",
    pack: Pack,
    plan: Plan,
    parts: Mapping[str, Sequence[Path] | pa.Table],
    *,
    offices: bool = False,
) -> None:
    """Name the input relations, with the columns that the plan reads.

    Args:
        session: a session.
        pack: whose subjects they are.
        plan: what will be read.
        parts: per subject, Parquet files that every machine sees under the same path, or an Arrow
            table. Of a subject without any nothing is known but the ids that its nearest child
            carries.
        offices: the files come from several offices, whose numbers are to be kept apart.
    """
    for subject, part in parts.items():
        if isinstance(part, pa.Table):
            given = session.createDataFrame(part)
        else:
            given = _files(session, [Path(path) for path in part], plan.reads[subject])
            if offices:
                given = _apart(given, numbered(pack, subject, pq.read_schema(part[0])))
        _name(_complete(pack, subject, plan, given), subject)
    for subject in pack.tables.keys() - parts.keys():
        if below := nearest_below(pack, subject, parts):
            ids = [names.ident(s) for s in (subject, *pack.lineage(subject))]
            told = session.table(names.source(below)).dropna(subset=[ids[0]])
            _name(_complete(pack, subject, plan, told.select(*ids).distinct()), subject)


def _name(relation: "DataFrame", subject: str) -> None:
    relation.createOrReplaceTempView(names.source(subject))


def _files(session: "SparkSession", files: Sequence[Path], reads: Sequence[str]) -> "DataFrame":
    """Files as one relation; what a file does not have is unknown in it.

    The schema is said beforehand, so that Spark need not open every file to find out.
    """
    from pyspark.sql import types as ty

    kinds = {
        pa.bool_(): ty.BooleanType(),
        pa.int8(): ty.ByteType(),
        pa.int16(): ty.ShortType(),
        pa.int32(): ty.IntegerType(),
        pa.int64(): ty.LongType(),
        pa.date32(): ty.DateType(),
        pa.string(): ty.StringType(),
    }
    found: dict[str, pa.DataType] = {}
    for path in files:
        schema = pq.read_schema(path)
        found = {n: schema.field(n).type for n in reads if n in schema.names} | found
        if len(found) == len(reads):
            break
    fields = [ty.StructField(name, kinds[type_]) for name, type_ in found.items()]
    paths = [f"file://{path.resolve()}" for path in files]
    return session.read.schema(ty.StructType(fields)).parquet(*paths)


def _apart(given: "DataFrame", ids: Sequence[str]) -> "DataFrame":
    """The relation with the county put before the numbers of an office."""
    from pyspark.sql import functions as sf

    digits = sf.substring(names.ident("county"), 1, COUNTY_DIGITS).cast("bigint")
    return given.withColumns({name: digits * sf.lit(NUMBERS) + sf.col(name) for name in ids})


def _complete(pack: Pack, subject: str, plan: Plan, given: "DataFrame") -> "DataFrame":
    """The relation with unknown for columns that were not published with it."""
    from pyspark.sql import functions as sf

    columns = pack.tables[subject].columns
    absent = [columns[n] for n in plan.reads[subject] if n in columns and n not in given.columns]
    added = [sf.lit(None).cast(_spelt(column.type)).alias(column.name) for column in absent]
    return given.select("*", *added)


def _spelt(type_: Any) -> str:
    arrow = duck.arrow_type(type_)
    spelling = {pa.bool_(): "boolean", pa.int64(): "bigint", pa.date32(): "date"}
    return spelling.get(arrow, "string")


def prepare(
    session: "SparkSession",
    plan: Plan,
    places: Mapping[str, Mapping[str, Figure]],
    as_of: dt.date | Mapping[str, dt.date],
) -> None:
    """Name the plan's relations; each is worked out once, when it is first asked for.

    Inputs must have been attached. A relation is kept on the disks of the machines that made it
    and forgets how it was made: otherwise every later plan would hold all before it. So a run does
    not outlive the loss of a machine; it is repeated.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as sf

    figures = session.createDataFrame(duck.figure_rows(plan, places, as_of))
    sf.broadcast(figures).createOrReplaceTempView(names.FIGURES)
    for step in plan.steps:
        relation = session.sql(step.sql).localCheckpoint(False, StorageLevel.DISK_ONLY)
        relation.createOrReplaceTempView(step.name)


def results(session: "SparkSession", plan: Plan) -> dict[str, pa.Table]:
    """Each subject's results as Arrow tables."""
    return {output.subject: session.sql(output.sql).toArrow() for output in plan.outputs}


def write(session: "SparkSession", plan: Plan, folder: Path) -> dict[str, Path]:
    """Write results as ``<county>/<subject>.parquet``; returns ``{county: its folder}``.

    Each county is one file of each subject, written by one task under a temporary name in the
    folder, which all machines must see; subjects above the county are left out.
    """
    from pyspark.sql import functions as sf

    county = names.ident("county")
    draft = folder / f".draft-{uuid4().hex}"
    try:
        for output in plan.outputs:
            if county in output.columns:
                found = session.sql(output.sql).withColumn(PARTITION, sf.col(county))
                files = found.repartition(sf.col(PARTITION)).write.partitionBy(PARTITION)
                files.parquet(f"file://{(draft / output.subject).resolve()}")
        return _moved(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _moved(draft: Path, folder: Path) -> dict[str, Path]:
    """Everything written, put where it belongs."""
    written = {}
    for part in sorted(draft.glob(f"*/{PARTITION}=*/*.parquet")):
        home = folder / part.parent.name.partition("=")[2]
        home.mkdir(parents=True, exist_ok=True)
        part.rename(home / f"{part.parent.parent.name}.parquet")
        written[home.name] = home
    return written


def totals(session: "SparkSession", plan: Plan) -> list[sums.Total]:
    """What every rule comes to, in the order of the outputs."""
    found = []
    for output in plan.outputs:
        if about := sums.rules(plan, output):
            session.sql(output.sql).createOrReplaceTempView(names.results(output.subject))
            asked = session.sql(sums.query(about, names.results(output.subject), SPARK))
            found += sums.read(about, asked.collect()[0])
    return found
