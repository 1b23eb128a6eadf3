from django.db import migrations


class Migration(migrations.Migration):
    """Once made row policies; they are built after every migration by now (accounts.walling)."""

    dependencies = [("accounts", "0002_wall"), ("households", "0004_search")]

    operations = []
