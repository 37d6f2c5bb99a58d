from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="room",
            name="search_key",
            field=models.TextField(editable=False, null=True),
        ),
    ]
