"""Django application of status changes."""

from django.apps import AppConfig


class Status(AppConfig):
    """Label ``status``; registers subjects, effects and open points."""

    name = "bangfu.procedures.status"
    label = "status"

    def ready(self) -> None:
        """Name what procedures are about, what they do, and what speaks against."""
        from bangfu.procedures import effects, points, subjects
        from bangfu.procedures.status import (
            adjusting,
            agreeing,
            drafting,
            exits,
            households,
            members,
            places,
            standing,
            villages,
        )

        known = (households.SUBJECT, villages.SUBJECT, *places.SUBJECTS, drafting.SUBJECT)
        for subject in known:
            subjects.register(subject)
        single = (exits.HOUSEHOLD, exits.VILLAGE, members.EFFECT, adjusting.EFFECT, drafting.EFFECT)
        for effect in (*households.EFFECTS, *places.EFFECTS, *agreeing.EFFECTS, *single):
            effects.register(effect)
        points.register(standing.tell)
