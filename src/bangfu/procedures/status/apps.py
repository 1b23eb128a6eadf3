"""Django application of status changes."""

from django.apps import AppConfig


class Status(AppConfig):
    """Label ``status``; registers subjects, effects and open points."""

    name = "bangfu.procedures.status"
    label = "status"

    def ready(self) -> None:
        """Name what procedures are about, what they do, and what speaks against."""
        from bangfu.procedures import effects, points, subjects
        from bangfu.procedures.status import exits, households, members, standing, villages

        subjects.register(households.SUBJECT)
        subjects.register(villages.SUBJECT)
        for effect in (*households.EFFECTS, exits.HOUSEHOLD, exits.VILLAGE, members.EFFECT):
            effects.register(effect)
        points.register(standing.tell)
