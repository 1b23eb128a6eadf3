"""What an entry of a household's trail is called."""

from django.utils.translation import gettext as _

from bangfu.base.audit.models import Entry


def said(entry: Entry) -> str:
    """An entry in a few words."""
    verb = entry.action.partition(".")[2]
    known = {
        "correct": _("更正"),
        "member_in": _("增加成员"),
        "member_back": _("成员返回"),
        "member_out": _("成员减少"),
        "split": _("分户"),
        "merge": _("别户并入"),
        "merged": _("并入别户"),
        "move": _("迁到别的村"),
        "end": _("整户注销"),
        "undo": _("撤销了一项变更"),
    }
    return known.get(verb, _("修改了档案"))
