"""The end of each chain is sealed as well; standing ends are sealed as they are."""

from typing import Any

from django.db import migrations, models

from bangfu.base.audit import chain


def seal_heads(apps: Any, _editor: Any) -> None:
    for head in apps.get_model("audit", "Head").objects.all():
        head.mark = chain.head(head.chain, head.seq, head.hash)
        head.save()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_readings_and_anchors")]
    operations = [
        migrations.AddField("head", "mark", models.CharField(default="", max_length=64)),
        migrations.RunPython(seal_heads, migrations.RunPython.noop),
    ]
