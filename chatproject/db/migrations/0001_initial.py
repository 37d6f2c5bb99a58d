from django.db import migrations, models

import chatproject.db.ids
import chatproject.db.models


def make_epoch(apps, schema_editor):
    apps.get_model("db", "Epoch").objects.create()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_column="_id",
                        default=chatproject.db.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("value", models.CharField(default=chatproject.db.models.new_epoch, max_length=32)),
            ],
            options={"verbose_name_plural": "epoch"},
        ),
        migrations.RunPython(make_epoch, migrations.RunPython.noop),
    ]
