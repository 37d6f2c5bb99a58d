from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_presence")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="search_key",
            field=models.TextField(editable=False, null=True),
        ),
    ]
