"""Tests that are not repeated on PostgreSQL: their subject lies behind the rows.

What is asked of published columns, worked out of them, or drawn on paper from them comes out the
same whatever holds the rows. How rows become columns (``policy/facts``) and when (``refresh``,
``readers``, ``snapshots``), and one file of each folder here, run on both databases.
Single tests carry the mark ``once`` instead.
"""

ONCE = (
    "policy/drafts/test_bench.py",
    "policy/drafts/test_trying.py",
    "policy/lists/test_columns.py",
    "policy/papers/test_cells.py",
    "policy/papers/test_forms.py",
    "policy/papers/test_glyphs.py",
    "policy/papers/test_hostile.py",
    "policy/papers/test_marks.py",
    "policy/papers/test_pages.py",
    "policy/papers/test_sheets.py",
    "policy/papers/test_templates.py",
    "policy/runs/test_above.py",
    "policy/runs/test_brute.py",
    "policy/runs/test_export.py",
    "policy/runs/test_hits.py",
    "policy/runs/test_indicators.py",
    "policy/runs/test_lacking.py",
    "policy/runs/test_lists.py",
    "policy/runs/test_readable.py",
    "policy/runs/test_totals.py",
    "policy/runs/test_trial.py",
    "policy/verdicts/test_beside.py",
    "policy/verdicts/test_sample.py",
    "registry/imports/test_cells.py",
    "registry/imports/test_template.py",
    "web/drafts/test_pages.py",
    "web/map/test_page.py",
    "web/papers/test_bulk.py",
    "web/policy/test_beside.py",
)
