"""Which tables stand behind the second wall, and by what: the one list of it.

Every table with a column of a place, or with a key to a table that is listed here, is either in
``TABLES`` or, with the reason, in ``OUTSIDE``; a test holds the models to it. Tables of higher
storeys are here by the names the database knows. ``walling`` builds the policies after every
``migrate``, so an entry added here needs no migration of its own.
"""

from dataclasses import dataclass

# What a connection was told, in the words of ``walling.FUNCTIONS``.
PUBLIC = "(SELECT bangfu_public())"


@dataclass(frozen=True, slots=True)
class In:
    """Rows lie in the place of a column.

    Args:
        column: 12-digit code.
        below: rows of places above the person's are seen too, being asked of or said to them.
        public: an SQL condition under which everybody may see a row on a public page.
    """

    column: str
    below: bool = False
    public: str = ""

    def sees(self, table: str) -> str:
        """The policy's condition. The range comes first: it is what an index answers."""
        column = f"{table}.{self.column}"
        ranged = f"{column} >= bangfu_low() AND {column} <= bangfu_high()"
        parts = [f"{ranged} AND ((SELECT bangfu_whole()) OR bangfu_sees({column}))"]
        if self.below:
            parts.append(f"{column} = ANY ((SELECT bangfu_above())::text[])")
        if self.public:
            parts.append(f"{PUBLIC} AND {self.public}")
        return " OR ".join(f"({part})" for part in parts)


@dataclass(frozen=True, slots=True)
class Of:
    """Rows are seen where the row is that they belong to."""

    column: str
    table: str

    def sees(self, table: str) -> str:
        """The policy's condition; the policy of the other table holds inside."""
        above = f"SELECT 1 FROM {self.table} AS above WHERE above.id = {table}.{self.column}"  # noqa: S608
        return f"(SELECT bangfu_all()) OR EXISTS ({above})"


Wall = In | Of
LISTED = "EXISTS (SELECT 1 FROM filings_step AS step WHERE step.id = notices_listing.step_id)"
POSTED = "notice_from IS NOT NULL AND notice_to IS NOT NULL AND state IN ('open', 'done')"
_HOUSEHOLD, _FILING = Of("household_id", "households_household"), Of("filing_id", "filings_filing")
_VILLAGE, _REQUEST = In("village_id"), Of("request_id", "requests_request")
_CONTRACT = Of("contract_id", "contracts_contract")

TABLES: dict[str, Wall] = {
    "contracts_contract": In("division"),
    "contracts_entry": _CONTRACT,
    "contracts_signature": _CONTRACT,
    "files_attachment": _VILLAGE,
    "filings_decision": _FILING,
    "filings_evidence": _FILING,
    "filings_filing": In("division_id"),
    "filings_objection": _FILING,
    "filings_step": In("division_id", public=POSTED),
    "households_household": _VILLAGE,
    "households_incomeitem": _HOUSEHOLD,
    "households_incomeyear": _HOUSEHOLD,
    "households_medicalyear": Of("member_id", "households_member"),
    "households_member": _HOUSEHOLD,
    "households_operation": _HOUSEHOLD,
    "imports_import": In("division", below=True),
    "matching_comparison": In("division", below=True),
    "matching_decision": _VILLAGE,
    "matching_look": _VILLAGE,
    "matching_standing": _VILLAGE,
    "notices_hung": In("place_id"),
    "notices_listing": In("division_id", public=LISTED),
    "notices_notice": In("place_id", public="taken_down_on IS NULL"),
    "notices_received": In("place_id"),
    "quality_clue": _VILLAGE,
    "quality_cluestep": Of("clue_id", "quality_clue"),
    "requests_answer": In("division"),
    "requests_column": _REQUEST,
    "requests_held": In("office"),
    "requests_request": In("division", below=True),
    "reveals_reveal": _VILLAGE,
    "surveys_campaign": In("division_id", below=True),
    "surveys_draft": _VILLAGE,
    "surveys_ranking": In("division_id"),
    "surveys_submission": _VILLAGE,
    "surveys_target": _VILLAGE,
    "villages_hamlet": _VILLAGE,
    "villages_observation": _VILLAGE,
    "villages_placefile": In("place_id", below=True),
    "villages_villagefile": _VILLAGE,
}

_PLACES = "places and who runs them are public"
_POLICY = "policy in the making: texts and figures of a place, nothing about people"
_COUNTY = "how far a county's figures have come: counts and names of folders"
_TRAIL = (
    "read by who may read the trail, also where they see no records; written for places outside "
    "the writer's own; guarded by its chain and by triggers against any change"
)

OUTSIDE: dict[str, str] = {
    "alerts_alert": "told to those who guard a place, by their own rule; names no family",
    "accounts_post": "who works where is told on every page that names somebody",
    "audit_entry": _TRAIL,
    "audit_reading": _TRAIL,
    "catalogue_change": _COUNTY,
    "catalogue_site": _PLACES,
    "divisions_administration": _PLACES,
    "divisions_boundary": _PLACES,
    "divisions_division": _PLACES,
    "divisions_organisation": _PLACES,
    "emergencies_emergency": "asked for from outside the place; names officers, no family",
    "households_series": "the last number given in a village, nothing of a household",
    "jobs_job": "read only by who started it, and by workers; its place is where it is told",
    "lists_savedlist": "a person's own question, shared with a place on purpose; no rows in it",
    "policy_drafts_draft": _POLICY,
    "policy_drafts_value": _POLICY,
    "policy_facts_part": _COUNTY,
    "policy_packs_figureset": _POLICY,
    "policy_runs_runpart": _COUNTY,
    "quality_checked": _COUNTY,
    "quality_moved": _COUNTY,
    "work_notice": "a person's own notices: a kind, a count and a link",
}
