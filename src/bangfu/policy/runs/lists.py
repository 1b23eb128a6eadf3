"""What lists and maps need beside the verdicts: columns and facts passed on to the results."""

from bangfu.engine.compile.program import Program

WANTED: dict[str, tuple[str, ...]] = {
    "household": (
        "household_no",
        "head_name",
        "group_name",
        "natural_hamlet",
        "family_size",
        "household_attribute",
        "main_cause",
        "exit_status",
        "exit_year",
        "planned_exit_year",
        "has_labour",
        "is_exited",
        "net_income_pc",
        "disposable_income_pc",
    ),
    "village": (
        "is_poor_village",
        "exited_on",
        "disposable_income_pc",
        "collective_income",
        "household_count",
        "person_count",
        "exited_households",
        "exited_persons",
    ),
}


def keep(program: Program) -> list[tuple[str, str]]:
    """The wanted columns and facts that a pack has."""
    return [
        (subject, name)
        for subject, names in WANTED.items()
        for name in names
        if program.fact_type(subject, name) is not None
    ]
