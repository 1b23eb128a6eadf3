"""Trying the forms of a pack without records: every template with an empty copy of its form."""

import datetime as dt
from collections.abc import Iterator

from bangfu.engine.compile.program import Program
from bangfu.engine.problems import Both, PackError, Problem
from bangfu.policy.papers import layout, templates, typeset
from bangfu.policy.papers.setting import Setting

DAY = dt.date(2016, 12, 31)


def problems(program: Program) -> Iterator[Problem]:
    """What is wrong with the templates of a pack's forms.

    Raises:
        NoFont: when nothing here prints Chinese, so that none can be tried.
    """
    setting = Setting(program, DAY, DAY)
    for form in program.pack.forms.values():
        try:
            found = {form.id: templates.find(program.pack, form)}
            papers = [layout.paper(setting, form, None, "trial")]
            typeset.compile_(papers, found, day=DAY)
        except PackError as error:
            yield from error.problems
        except typeset.Faulty as fault:
            yield templates.problem(form, Both(str(fault), str(fault)))
