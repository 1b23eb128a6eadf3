"""A made-up document and a pack that follows it, for tests of what is covered."""

from pathlib import Path

TEXT = """草甸决定（2016年3月1日）
一、总目标。到2018年，120个村分3批出列，2016年30%、2017年40%、2018年30%。
二、措施
（一）补助。每户补助3000元，连续3年。住房、饮水达到“两有”。
（二）氛围。营造15分钟宣传圈。
（三）责任。6月8日前报送，牵头单位每年投入不少于5万元。
（四）公示。公示不少于7天。
（五）考核。满分100分，优秀90分以上。
（六）年份。简报说2017年完成120个村。
（七）附则。与（一）相同。
"""
FILES = {
    "pack.yaml": "code: meadow\ntitle: {zh: 草甸, en: Meadow}\nextends: national\n"
    'division: "420100000000"\n',
    "documents.yaml": "- id: meadow-2016\n  title: {zh: 草甸决定, en: Meadow decision}\n"
    "  date: 2016-03-01\n",
    "parameters.yaml": """
- id: meadow_grant
  title: {zh: 补助, en: Grant}
  type: money
  values:
    - starts: 2016-01-01
      ends: 2018-12-31
      value: 3000
      cite: {document: meadow-2016, clause: 二(一)}
    - starts: 2019-01-01
      value: 777
      status: assumed
      cite: {document: meadow-2016, clause: 二(二)}
""",
    "standards.yaml": """
- id: meadow_haves
  subject: household
  title: {zh: 两有, en: Two haves}
  cite: {document: meadow-2016, clause: 二(一)}
  conditions:
    - {id: house, title: {zh: 房, en: House}, test: has_safe_house}
    - {id: water, title: {zh: 水, en: Water}, test: water_safe}
""",
    "targets.yaml": """
- id: meadow_villages
  title: {zh: 村出列, en: Villages out}
  cite: {document: meadow-2016, clause: 一}
  type: rate
  pace: each
  steps:
    - {by: 2016-12-31, value: "30%"}
    - {by: 2017-12-31, value: "40%"}
    - {by: 2018-12-31, value: "30%"}
- id: meadow_count
  title: {zh: 村数, en: Number of villages}
  cite: {document: meadow-2016, clause: 一}
  steps:
    - {by: 2018-12-31, value: 120}
  rivals:
    - {value: 120, by: 2017-12-31, cite: {document: meadow-2016, clause: 二(六)}}
""",
    "tasks.yaml": """
- id: meadow_report
  title: {zh: 报送, en: Report}
  cite: {document: meadow-2016, clause: 二(三)}
  lead: [{zh: 办公室, en: Office}]
  deadline: 2016-06-08
  figures:
    - {title: {zh: 投入, en: Given}, value: 50000, type: money, bound: at_least}
""",
    "procedures.yaml": """
- id: meadow_exit
  title: {zh: 程序, en: Procedure}
  cite: {document: meadow-2016, clause: 二}
  subject: household
  stages:
    - id: notice
      title: {zh: 公示, en: Notice}
      role: village
      level: village
      notice: {at: [village], days: 7}
      cite: {document: meadow-2016, clause: 二(四)}
""",
    "scorecards.yaml": """
- id: meadow_card
  title: {zh: 考核, en: Card}
  cite: {document: meadow-2016, clause: 二(五)}
  subject: village
  indicators:
    - {id: all, title: {zh: 全部, en: All}, weight: 100}
  grades:
    - {id: good, title: {zh: 优秀, en: Good}, at_least: 90}
""",
    "clauses.yaml": """
- {document: meadow-2016, clause: 序, content: none, reason: {zh: 引言, en: Preamble}}
- document: meadow-2016
  clause: 二(二)
  content: none
  reason: {zh: 只讲宣传, en: Publicity only}
  numbers:
    - {number: 15分钟宣传圈, reason: {zh: 比喻, en: A figure of speech}}
- {document: meadow-2016, clause: 二(七), content: carried, reason: {zh: 见二(一), en: See 二(一)}}
""",
}


def write(folder: Path, **changed: str) -> Path:
    """Write the pack below a folder, with some of its files changed; gives the pack's folder."""
    pack = folder / "meadow"
    pack.mkdir()
    for name, text in FILES.items():
        said = changed.get(name.removesuffix(".yaml"), text)
        (pack / name).write_text(said, encoding="utf-8")
    return pack
