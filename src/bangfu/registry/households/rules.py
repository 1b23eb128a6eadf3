"""What may be wrong with a record, said kindly: codes, severities, sentences.

The same rules hold for ledgers and for what is typed by hand. ``rule`` is the number of the check
in the registry's rule catalogue, where it has one. Sentences are in the reader's language because
they are put together when they are shown.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BLOCK, WARN = "block", "warn"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check.

    Args:
        severity: ``block`` keeps the whole household out until it is settled, ``warn`` does not.
        message: a sentence with named places.
        advice: what to do, where the problem carries no better suggestion.
        rule: its number in the rule catalogue.
    """

    severity: str
    message: Promise
    advice: Promise | str = ""
    rule: str = ""


def _block(message: Promise, advice: Promise | str = "", rule: str = "") -> Rule:
    return Rule(BLOCK, message, advice, rule)


def _warn(message: Promise, advice: Promise | str = "", rule: str = "") -> Rule:
    return Rule(WARN, message, advice, rule)


_EDIT_ON_PAGE = _("如确实是同一人改了号码，请在户页面更正后再导入。")
_AS_TEXT = _("请把这一列设为文本格式，重新填写完整号码。")

RULES: dict[str, Rule] = {
    # --- one cell ---
    "cell.not_a_number": _block(_("“%(value)s”不是数字。")),
    "cell.not_whole": _block(_("应填整数。")),
    "cell.too_precise": _block(_("小数位数太多，最多两位。")),
    "cell.not_a_date": _block(_("“%(value)s”不是日期。"), _("请写成 2016-03-05 这样的形式。")),
    "cell.not_yes_or_no": _block(_("应填“是”或“否”。")),
    "cell.not_in_list": _block(_("“%(value)s”不在可填的内容之内。"), rule="ID11"),
    "cell.which_version": _block(
        _("代码“%(value)s”在不同版本的词表里含义不同：%(meanings)s。"),
        _("请在“对应列名”里选定这份台账用的是哪个版本，或改填文字。"),
        rule="ID11",
    ),
    "cell.excludes_others": _block(_("“%(value)s”中有不能并列的内容。"), rule="LA01"),
    "cell.out_of_range": _block(_("超出允许的范围：%(low)s 至 %(high)s。")),
    "cell.too_long": _block(_("内容太长，最多 %(most)s 个字。")),
    "cell.garbled": _block(_("有字符已经损坏，无法还原。"), _("请按原始材料重新填写。")),
    "cell.private_use": _warn(
        _("有生僻字用的是自造字编码，别的电脑上可能显示不出。"), _("请换用新输入法重新输入这个字。")
    ),
    "cell.not_clearable": _block(_("这一列不能用“清空”。"), _("不改就留空。")),
    "cell.error": _block(_("单元格是错误值 %(value)s。"), _("请改正公式，或直接填写数值。")),
    "cell.formula": _block(
        _("公式没有保存计算结果。"), _("请用表格软件打开并保存一次，或直接填写数值。")
    ),
    "cell.lost_digits": _block(_("号码曾被当作数字保存，最后几位已经丢失，无法还原。"), _AS_TEXT),
    "cell.not_a_coordinate": _block(
        _("“%(value)s”不是经纬度。"), _("请填写十进制的度，如经度 112.2351、纬度 30.3352。")
    ),
    "cell.not_an_account": _block(_("账号应为 8 至 32 位数字。"), rule="ID16"),
    # --- one row ---
    "row.too_many_cells": _block(
        _("这一行的单元格比列名多，可能有未加引号的逗号，各列已经错位。"), _("请检查这一行。")
    ),
    "row.too_few_cells": _warn(_("这一行的单元格比列名少，缺的当作未填。")),
    "row.total": _warn(_("这是合计行，不导入。")),
    "row.no_key": _block(_("没有户编号，也没有户主证件号码，不知道属于哪一户。")),
    "row.orphan": _block(
        _("找不到这一行所属的户：户表里没有，已登记的户里也没有。"),
        _("请核对户编号或户主证件号码。"),
    ),
    "row.keys_disagree": _block(_("户编号和户主证件号码指向不同的户。")),
    "row.year": _block(_("年度“%(value)s”不在可用的范围：%(low)s 至 %(high)s。")),
    # --- id numbers and names ---
    "id.shape": _block(
        _("居民身份证号码应为 18 位。"), _("如是护照等其他证件，请在证件类型中写明。"), rule="ID01"
    ),
    "id.check_digit": _block(
        _("证件号码的校验位不对，号码中有错。"), _("请对照证件逐位核对。"), rule="ID01"
    ),
    "id.date": _block(_("证件号码里的出生日期不存在、早于 1900 年或在将来。"), rule="ID02"),
    "id.gender": _warn(_("性别与证件号码不一致，号码表示%(said)s。"), rule="ID03"),
    "id.birth_date": _warn(_("出生日期与证件号码不一致，号码表示 %(said)s。"), rule="ID04"),
    "id.duplicate": _block(_("证件号码在表内重复：第 %(rows)s 行。"), rule="ID05"),
    "id.elsewhere": _block(
        _("此人已登记在另一户%(household)s。"), _("请先在原户办理减少。"), rule="ID05"
    ),
    "id.missing": _warn(_("没有证件号码。"), rule="ID06"),
    "id.placeholder": _warn(_("证件号码是占位号，按没有号码处理。"), rule="ID06"),
    "id.certificate": _block(_("残疾人证号的前 18 位不是有效的身份证号码。"), rule="ID07"),
    "id.certificate_kind": _warn(
        _("残疾人证号最后两位应为类别（1–7）和等级（1–4）。"), rule="ID08"
    ),
    "id.certificate_differs": _warn(_("残疾类别或等级与残疾人证号不一致。"), rule="ID08"),
    "id.modernised": _warn(_("15 位旧号码已换算成 18 位。"), _("请对照证件核对。")),
    "name.odd": _warn(_("姓名里有数字、字母或空格，或者字数不对。"), rule="ID12"),
    "name.missing": _block(_("新增成员没有姓名。")),
    "phone.odd": _warn(_("“%(value)s”不像电话号码。"), rule="ID13"),
    # --- one household ---
    "household.duplicate": _block(_("户编号在表内重复：第 %(rows)s 行。")),
    "household.head_twice": _block(_("同一户主出现在两户：第 %(rows)s 行。")),
    "household.no_members": _warn(_("没有家庭成员。")),
    "household.no_head": _block(
        _("没有户主。"), _("请把一名成员的关系填为“本人或户主”。"), rule="FA01"
    ),
    "household.two_heads": _block(
        _("有 %(count)s 个户主。"), _("换户主时，请同时更改原户主与新户主的关系。"), rule="FA02"
    ),
    "household.head_name": _warn(_("户主姓名与成员表里的户主“%(said)s”不同。")),
    "household.head_id": _block(_("户主证件号码不是成员表里户主的号码。")),
    "household.other_family": _block(
        _("这个户编号已登记给另一家人，没有一名成员相同。"), _("请核对户编号。")
    ),
    "household.several": _block(_("成员分属已登记的几户，不知道是哪一户。"), _("请填写户编号。")),
    "household.same": _block(_("表内有两户都是已登记的同一户 %(household)s。")),
    "household.moved": _block(
        _("这一户在更正表下载之后又被修改过。"), _("请重新下载这一户的更正表，再改一次。")
    ),
    "household.out_of_scope": _block(_("这一户不在您可以导入的地区。")),
    "member.same_name": _block(_("户内已登记一名同名成员，证件号码不同。"), _EDIT_ON_PAGE),
    "member.left": _block(_("此人已登记为减少。"), _("如需恢复，请在户页面办理。")),
    "income.duplicate": _block(_("同一户同一年度的收入重复：第 %(rows)s 行。")),
    "income.parts_exceed": _warn(
        _("各分项合计 %(parts)s 元，超过“%(title)s”所填的 %(value)s 元。"),
        _("请核对分项和合计哪个有误；分项和合计都按所填保留。"),
    ),
    "income.empty": _warn(_("没有填任何收入，这一行不导入。")),
    # --- places ---
    "village.missing": _block(_("没有写明所在的村。"), _("请填写村代码，或县、乡镇、村名。")),
    "village.code": _block(_("村代码应为 12 位数字。"), rule="ID18"),
    "village.level": _block(_("代码 %(value)s 不是村级代码。"), rule="ID18"),
    "village.unknown": _block(_("没有代码为 %(value)s 的村。"), rule="ID18"),
    "village.abolished": _block(_("代码 %(value)s 已经撤销。"), rule="ID18"),
    "village.contradicts": _block(
        _("名称“%(name)s”与代码不符，该代码是%(said)s。"),
        _("请改正代码或名称；也可以不导入名称列。"),
    ),
    "village.not_found": _block(_("找不到名为“%(value)s”的村。")),
    "village.ambiguous": _block(_("名为“%(value)s”的村不止一个。"), _("请填写村代码。")),
    "village.out_of_scope": _block(_("%(value)s 不在您可以导入的地区。")),
    "village.outside": _block(_("%(value)s 不在这份台账所选的地区。")),
    "village.duplicate": _block(_("同一村同一年度重复：第 %(rows)s 行。")),
    # --- when it was written ---
    "conflict.changed": _block(
        _("核对之后，这一户已被别人改动，没有写入。"), _("请重新核对后再写入。")
    ),
}
