"""The timers of this storey: log-ins, files, keys, the audit trail, and old turns."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import logins
from bangfu.base.audit import actions as audit
from bangfu.base.audit import anchors
from bangfu.base.files import actions as files
from bangfu.base.keys import actions as keys
from bangfu.base.timers import actions, schedule
from bangfu.base.timers.schedule import When


def register() -> None:
    """Name them. Without a folder for anchors an anchor a day is enough."""
    often = When(minute=5) if settings.ANCHORS else When(5, hour=1)
    schedule.register("accounts.logins", _("清除已结束的登录"), When(minute=40), _logins)
    schedule.register("audit.anchor", _("记下操作记录的锚点"), often, anchor)
    schedule.register("audit.seal", _("封存查看记录"), When(minute=20), audit.seal_readings)
    schedule.register("files.tidy", _("删除没有用上的附件"), When(minute=45), _files)
    schedule.register("keys.tidy", _("清除接口不再需要的答复"), When(15), _keys)
    schedule.register(
        "timers.forget", _("清除很久以前的定时任务记录"), When(10, hour=3), actions.forget
    )


def _logins(*, by: str) -> None:
    del by
    logins.tidy()


def _files(*, by: str) -> int:
    del by
    return files.tidy()


def _keys(*, by: str) -> int:
    del by
    return keys.tidy()


def anchor(*, by: str) -> dict[str, Any]:
    """Take an anchor, and write it into the folder of anchors where one is set."""
    told = anchors.exported(anchors.take(by=by))
    if settings.ANCHORS is not None:
        settings.ANCHORS.mkdir(parents=True, exist_ok=True)
        path = settings.ANCHORS / f"anchor-{told['seq']}.json"
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return {"count": len(told["heads"])}
