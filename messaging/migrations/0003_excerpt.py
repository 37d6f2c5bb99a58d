from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_membership"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="excerpt",
            field=models.CharField(
                editable=False, help_text="what quotes show; none where nobody made it", max_length=140, null=True
            ),
        ),
    ]
