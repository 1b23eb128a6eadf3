"""Django application of public notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notices(AppConfig):
    """Label ``notices``; publishes what is posted, and holds back what was taken down early.

    Objections nobody looked at count by themselves; who objected is forgotten in time.
    """

    name = "bangfu.procedures.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen to postings; tell of notices that did not stay up."""
        from bangfu.base.timers import schedule
        from bangfu.base.timers.schedule import When
        from bangfu.procedures import points, posting
        from bangfu.procedures.notices import actions, early, publishing

        posting.register(publishing.publish)
        points.register(early.tell)
        points.register(early.tell_unseen)
        admitted, forgotten = _("受理没有人看的异议"), _("清除到期的异议人联系方式")
        schedule.register("notices.admit", admitted, When(25, hour=0), actions.admit_overdue)
        schedule.register("notices.forget", forgotten, When(25, hour=3), actions.forget_contacts)
