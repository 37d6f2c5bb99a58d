"""Rows that were there before get what they are found by."""

from django.db import migrations

from chatproject.db.searching import fill_search_keys, search_key


def fill(apps, schema_editor):
    people = apps.get_model("accounts", "User")._base_manager.all()
    fill_search_keys(people, lambda user: search_key(user.display_name, user.username))


class Migration(migrations.Migration):
    atomic = False  # a few rows at a time, so that nobody waits for all of them

    dependencies = [("accounts", "0003_search_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
