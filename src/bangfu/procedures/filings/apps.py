"""Django application of filings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Filings(AppConfig):
    """Label ``filings``; registers the work that escalates what is late."""

    name = "bangfu.procedures.filings"
    label = "filings"

    def ready(self) -> None:
        """Name the work of ``procedures.escalate`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.base.timers import schedule
        from bangfu.base.timers.schedule import When
        from bangfu.procedures.filings import escalating, opening

        kinds.register(escalating.ESCALATE, escalating.escalate_job, everywhere=True)
        late, files = _("把逾期的环节报给上级"), _("删除没有办成的证明材料")
        schedule.register(escalating.ESCALATE, late, When(minute=10), escalating.sweep)
        schedule.register("procedures.tidy", files, When(minute=55), opening.sweep)
