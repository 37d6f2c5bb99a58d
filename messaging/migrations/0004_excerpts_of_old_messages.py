from django.db import migrations

from messaging.services.excerpts import fill_excerpts


def fill(apps, _):
    fill_excerpts(apps.get_model("messaging", "Message"))


class Migration(migrations.Migration):
    atomic = False  # a batch each: people may go on writing meanwhile

    dependencies = [
        ("messaging", "0003_excerpt"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
