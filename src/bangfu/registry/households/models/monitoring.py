"""What is recorded of a household watched for falling back into poverty."""

from django.db import models

from bangfu.base.kit.fields import CodeField, CodesField, YesNoField


class Monitoring(models.Model):
    """Class of the household since 2021, its risks, and whether they are over."""

    household_type = CodeField()
    monitor_type = CodeField()
    risks = CodesField()
    risk_cleared = YesNoField()
    risk_identified_on = models.DateField(null=True, blank=True)
    risk_cleared_on = models.DateField(null=True, blank=True)
    risk_clear_mode = CodeField()
    no_labour_household = YesNoField()

    class Meta:
        """Part of the household's own row."""

        abstract = True
