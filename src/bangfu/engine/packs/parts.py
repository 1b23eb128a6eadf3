"""Folders and files of a pack: which attribute of ``Pack`` each fills, with which kind of item."""

from bangfu.engine.packs import contract, office, papers, procedure, quality, schema, survey

PARTS: dict[str, tuple[str, type[schema.Item]]] = {
    "documents": ("documents", schema.Document),
    "codes": ("codes", schema.CodeList),
    "tables": ("tables", schema.Table),
    "incomes": ("incomes", schema.IncomeItem),
    "parameters": ("parameters", schema.Parameter),
    "facts": ("facts", schema.Fact),
    "standards": ("standards", schema.Standard),
    "benefits": ("benefits", schema.Benefit),
    "alerts": ("alerts", schema.Alert),
    "duties": ("duties", schema.Duty),
    "checks": ("checks", quality.Check),
    "targets": ("targets", office.Target),
    "tasks": ("tasks", office.Task),
    "procedures": ("procedures", procedure.Procedure),
    "contracts": ("contracts", contract.Contract),
    "calendars": ("calendars", procedure.Calendar),
    "scorecards": ("scorecards", office.Scorecard),
    "surveys": ("surveys", survey.Survey),
    "clauses": ("marks", office.ClauseMark),
    "cases": ("cases", schema.Case),
    "forms": ("forms", papers.Form),
}
# The four that give a verdict; an id is theirs together.
RULES = ("standards", "benefits", "alerts", "duties")
