from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_excerpts_of_old_messages"),
    ]

    operations = [
        migrations.RenameField(model_name="participant", old_name="barred", new_name="banned"),
    ]
