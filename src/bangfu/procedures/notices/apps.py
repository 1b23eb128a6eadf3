"""Django application of public notices."""

from django.apps import AppConfig


class Notices(AppConfig):
    """Label ``notices``; publishes what is posted, and holds back what was taken down early."""

    name = "bangfu.procedures.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen to postings; tell of notices that did not stay up."""
        from bangfu.procedures import points, posting
        from bangfu.procedures.notices import early, publishing

        posting.register(publishing.publish)
        points.register(early.tell)
        points.register(early.tell_unseen)
