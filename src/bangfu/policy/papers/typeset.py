"""From copies as data to a PDF, by typst. Data never becomes source, and nothing is fetched."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from bangfu.policy.papers import fonts
from bangfu.policy.papers.templates import SHARED, Template

Paper = dict[str, Any]
Output = Literal["pdf", "png"]
MAIN = """
#let known = ({known})
#for p in json(bytes(sys.inputs.papers)) {{ (known.at(p.form))(p) }}
"""


class Faulty(Exception):
    """A template that typst cannot use; says why."""


def compile_(
    papers: Sequence[Paper],
    templates: Mapping[str, Template],
    *,
    day: dt.date,
    tagged: bool = True,
    output: Output = "pdf",
) -> Any:
    """All copies in one document, in order.

    Args:
        papers: the copies; ``form`` of each names its template.
        templates: by form.
        day: when it is printed; the file says so, and is the same for the same content.
        tagged: whether readers for the blind find structure in it (costs time and space).
        output: ``pdf`` gives bytes, ``png`` the bytes of each page.

    Raises:
        NoFont: when nothing here prints Chinese.
        Faulty: when a template does not compile.
    """
    used = {paper["form"]: templates[paper["form"]] for paper in papers}
    inputs = {
        "papers": json.dumps(list(papers), ensure_ascii=False),
        "fonts": json.dumps(fonts.families()),
    }
    with tempfile.TemporaryDirectory(prefix="bangfu-forms-") as folder:
        source = _lay_out(Path(folder), used)
        compiler = typst.Compiler(root=folder, font_paths=fonts.known(), package_path=folder)
        try:
            return compiler.compile(
                source,
                format=output,
                sys_inputs=inputs,
                pdf_tags=tagged,
                timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
            )
        except typst.TypstError as error:
            raise Faulty(str(error.message)) from error


def _lay_out(folder: Path, templates: Mapping[str, Template]) -> bytes:
    """Write the templates where typst may see them; returns the document that uses them."""
    lines, known = list[str](), list[str]()
    for name, template in templates.items():
        (folder / f"{name}.typ").write_text(template.own, encoding="utf-8")
        (folder / SHARED).write_text(template.shared, encoding="utf-8")
        lines.append(f'#import "/{name}.typ": form as form-{name}')
        known.append(f'"{name}": form-{name}')
    return ("\n".join(lines) + MAIN.format(known=", ".join(known) + ",")).encode()
