"""Column types shared by models."""

from typing import Any

from django.db import models


class HundredthsField(models.BigIntegerField):
    """A quantity in hundredths of its unit (mu, m², km); ``None`` is unknown."""

    description = "Quantity in hundredths"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class CodeField(models.CharField):
    """A value of a code list, stored by its stable id; ``None`` is unknown."""

    description = "Code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class YesNoField(models.BooleanField):
    """Yes, no or unknown."""

    description = "Yes, no or unknown"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class CodesField(models.JSONField):
    """A set of code ids in the order of their list; ``None`` is unknown, ``[]`` is none."""

    description = "Set of codes"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
