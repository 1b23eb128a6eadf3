"""Operations that were carried out, so that a repeated one gets its first reply."""

from django.db import models

from bangfu.registry.households.models.household import Household


class Operation(models.Model):
    """One act of one person, under the id that the client gave it."""

    operation_id = models.CharField(max_length=36, primary_key=True)
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.operation_id} {self.verb}"
