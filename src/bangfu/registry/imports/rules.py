"""Why a file is not read: what stands in the way of its tables, and what it is instead.

The problems of rows and cells are those of every record (``households.rules``). ``STRUCTURE`` says
what stands in the way of reading the tables; ``REFUSALS`` why a file is not read at all.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STRUCTURE: dict[str, Promise] = {
    "header_merged": _(
        "工作表“%(sheet)s”第 %(row)s 行的列名是合并单元格（%(cells)s），不知道各列的含义。"
        "请取消合并后重新上传。"
    ),
    "header_repeated": _(
        "工作表“%(sheet)s”第 %(row)s 行有重复的列名：%(columns)s。请删去多余的列后重新上传。"
    ),
    "two_columns": _("工作表“%(sheet)s”有两列都表示“%(title)s”：%(columns)s。请选定一列。"),
    "missing_key": _("工作表“%(sheet)s”缺少必需的列：%(names)s（有其一即可）。请指定是哪一列。"),
    "no_sheets": _("没有认出任何工作表。应有：%(expected)s；文件中是：%(found)s。"),
}

REFUSALS: dict[str, tuple[Promise, Promise | str]] = {
    "empty": (_("文件“%(file)s”是空的。"), ""),
    "no_rows": (_("表里没有数据。"), _("列名下面至少要有一行数据。")),
    "password": (_("文件“%(file)s”有密码保护。"), _("请去掉密码后重新上传。")),
    "xls": (_("文件“%(file)s”是旧版 .xls 格式。"), _("请用表格软件打开，另存为 .xlsx 后上传。")),
    "xlsb": (_("文件“%(file)s”是 .xlsb 格式。"), _("请另存为 .xlsx 后上传。")),
    "ods": (_("文件“%(file)s”是 .ods 格式。"), _("请另存为 .xlsx 后上传。")),
    "web_page": (
        _("文件“%(file)s”其实是网页，不是工作簿。"),
        _("请用表格软件打开，另存为 .xlsx 后上传。"),
    ),
    "pdf": (_("文件“%(file)s”是 PDF，不是工作簿。"), ""),
    "picture": (_("文件“%(file)s”是图片，不是工作簿。"), ""),
    "packed": (_("文件“%(file)s”是压缩包，但不是 .zip。"), _("请解压后上传，或重新压缩为 .zip。")),
    "database": (_("文件“%(file)s”是数据库文件，不是工作簿。"), ""),
    "other": (_("文件“%(file)s”不是工作簿。"), _("可以上传 .xlsx、.csv 或装有 .csv 的 .zip。")),
    "binary": (_("文件“%(file)s”不是文本表格。"), _("可以上传 .xlsx、.csv 或装有 .csv 的 .zip。")),
    "damaged": (_("文件“%(file)s”已损坏，无法打开。"), _("请重新保存一份再上传。")),
    "bomb": (
        _("文件“%(file)s”展开后过大，可能有问题，没有打开。"),
        _("请拆分，或另存为 .csv 后上传。"),
    ),
    "too_many_sheets": (_("文件“%(file)s”有 %(sheets)s 张工作表，太多了。"), ""),
    "too_wide": (
        _("工作表“%(sheet)s”有 %(columns)s 列，最多 %(most)s 列。"),
        _("请删去右边的空列。"),
    ),
    "too_many_cells": (
        _("工作表“%(sheet)s”的范围过大。"),
        _("请删去远处的零星单元格，或另存为 .csv 后上传。"),
    ),
    "too_many_merges": (_("工作表“%(sheet)s”的合并单元格太多。"), _("请取消合并后上传。")),
    "too_many_errors": (_("工作表“%(sheet)s”的错误值太多。"), ""),
    "empty_rows": (
        _("工作表“%(sheet)s”有 %(rows)s 行，其中只有前 %(filled)s 行有内容。"),
        _("请选中数据下面的空行，整行删除后保存。"),
    ),
    "encoding": (
        _("文件“%(file)s”第 %(line)s 行的文字编码有错，既不是 UTF-8 也不是 GB18030。"),
        _("请在表格软件中另存为“CSV UTF-8”后重试。"),
    ),
    "quotes": (
        _("文件“%(file)s”第 %(row)s 行的引号不成对。"),
        _("请检查这一行，或用 .xlsx 上传。"),
    ),
    "long_cell": (_("文件“%(file)s”第 %(row)s 行有过长的内容。"), ""),
    "archive_content": (
        _("压缩包里有不是 .csv 的文件：%(name)s。"),
        _("请只放 .csv；.xlsx 请直接上传。"),
    ),
    "archive_empty": (_("压缩包里没有 .csv 文件。"), ""),
    "too_heavy": (_("读取文件时超出了内存限制。"), _("请拆分，或另存为 .csv 后上传。")),
    "too_slow": (_("读取文件超时。"), _("请拆分，或另存为 .csv 后上传。")),
}
