"""Tables of imported documents and of figures set here."""

from django.db import models

from bangfu.base.divisions.models import Division


class Document(models.Model):
    """The text of a policy document that packs cite, as imported by the user.

    ``id`` is the identifier packs use. Packs never carry the sentences themselves.
    """

    id = models.SlugField(max_length=60, primary_key=True)
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    characters = models.PositiveIntegerField()
    imported_by = models.CharField(max_length=150)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Listed by identifier."""

        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """One clause of a document: ``ref`` is how packs cite it, e.g. ``三(一)1``."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="clauses")
    ref = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        """In the order of the document."""

        ordering = ["document_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "ref"], name="clause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.ref}"


class FigureSet(models.Model):
    """A parameter's value set by the user where the documents leave it open.

    ``value`` is written as in packs (yuan, percent text, number, date); earlier rows stay.
    """

    name = models.CharField(max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    value = models.JSONField()
    source = models.CharField(max_length=200)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One value per place and first day."""

        ordering = ["name", "division_id", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["name", "division", "starts"], name="figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"


class Amendment(models.Model):
    """Items of a pack that were changed here by a decision, in force from a day on.

    Laid over the pack's files in the order of their first days, then of their approval; earlier
    days are answered without them. Rows are never changed: what is to hold later is another row.
    """

    pack = models.SlugField(max_length=60)
    title = models.CharField(max_length=80)
    starts = models.DateField()
    files = models.JSONField(help_text="{file name: YAML text}, as in packs")
    source = models.CharField(max_length=200)
    draft = models.CharField(max_length=36, unique=True)
    proposed_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150)
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they are laid over the pack."""

        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return f"{self.pack} {self.starts} {self.title}"
