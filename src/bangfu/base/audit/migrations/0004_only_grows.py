"""The database refuses to change or delete what stands in the trail."""

from typing import Any

from django.db import migrations

from bangfu.base.audit import append_only


def put_up(_apps: Any, editor: Any) -> None:
    append_only.put_up(editor.connection)


def take_down(_apps: Any, editor: Any) -> None:
    append_only.take_down(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_heads_sealed")]
    operations = [migrations.RunPython(put_up, take_down)]
