"""Moving a household away from a place that cannot feed it."""

from django.db import models

from bangfu.base.kit.fields import CodeField


class Relocation(models.Model):
    """Whether the household wishes to move, how, and where to."""

    relocation_wish = CodeField()
    relocation_mode = CodeField()
    resettlement_mode = CodeField()
    resettlement_place = CodeField()
    relocation_difficulty = models.CharField(max_length=200, blank=True)

    class Meta:
        """Part of the household's own row."""

        abstract = True
