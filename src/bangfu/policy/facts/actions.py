"""Publishing facts: a county's rows become an immutable part of the lake."""

import hashlib

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from bangfu.base.accounts import wall
from bangfu.engine.lake import OFFICE, YEAR
from bangfu.engine.packs.pack import Pack
from bangfu.policy.facts import lake, queries, reading
from bangfu.policy.facts.models import Part
from bangfu.registry.catalogue import queries as catalogue


def publish(*, pack: Pack, county: str, year: int) -> Part:
    """Publish one county for one year and return its new part.

    Reading happens in one transaction, so that a part is one moment of the registry.
    """
    with wall.everywhere(wall.Question.SNAPSHOT), transaction.atomic():
        counter = queries.counter(county)
        tables = {}
        for make in reading.SOURCES:
            source = make()
            tables[source.subject] = reading.read(pack, source, county, year)
    digest, office = hashlib.sha256(), catalogue.site().division_id
    with lake.new_folder("facts", county) as (name, folder):
        for subject, table in tables.items():
            path = folder / f"{subject}.parquet"
            told = table.replace_schema_metadata({YEAR: str(year), OFFICE: office})
            pq.write_table(told, path, compression="zstd", row_group_size=65_536)
            digest.update(path.read_bytes())
    return _register(county, year, name, counter, pack, tables, digest.hexdigest())


def _register(
    county: str,
    year: int,
    folder: str,
    counter: int,
    pack: Pack,
    tables: dict[str, pa.Table],
    digest: str,
) -> Part:
    return Part.objects.create(
        county=county,
        year=year,
        folder=folder,
        households=tables["household"].num_rows,
        members=tables["member"].num_rows,
        villages=tables["village"].num_rows,
        counter=counter,
        layout=queries.layout(pack),
        digest=digest,
    )
