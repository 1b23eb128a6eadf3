"""One table: the texts under which a name is found."""

from django.db import models

from bangfu.registry.names.spelling import LONGEST


class NameKey(models.Model):
    """A text with which somebody may begin to look for a name."""

    key = models.CharField(max_length=LONGEST)
    name = models.CharField(max_length=60)

    class Meta:
        """One index, of key and name: a look-up of a beginning reads nothing else."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "name"],
                name="name_key_once",
                opclasses=["varchar_pattern_ops", "varchar_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"
