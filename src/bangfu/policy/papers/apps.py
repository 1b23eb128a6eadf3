"""Django application of paper forms."""

from django.apps import AppConfig


class Papers(AppConfig):
    """Label ``policy_papers``; registers its jobs. It has no tables: nothing printed is stored."""

    name = "bangfu.policy.papers"
    label = "policy_papers"

    def ready(self) -> None:
        """Name the work of ``papers.*`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.papers import actions, books

        kinds.register("papers.print", actions.bulk_job)
        kinds.register(books.BOOKS, books.books_job)
