"""How far the numbering of each village has come."""

from django.db import models

from bangfu.base.divisions.models import Division


class Series(models.Model):
    """The last household number given out in a village. It only ever grows."""

    village = models.OneToOneField(Division, primary_key=True, on_delete=models.PROTECT)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.village_id} {self.last}"
