from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('villages', '0002_whole_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='placefile',
            name='exited_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
