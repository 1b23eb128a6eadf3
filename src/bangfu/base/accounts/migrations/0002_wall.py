from django.db import migrations


class Migration(migrations.Migration):
    """Once made the function of row policies; ``accounts.walling`` builds both by now."""

    dependencies = [("accounts", "0001_initial")]

    operations = []
