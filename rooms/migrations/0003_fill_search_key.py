"""Rows that were there before get what they are found by."""

from django.db import migrations

from chatproject.db.searching import fill_search_keys, search_key


def fill(apps, schema_editor):
    rooms = apps.get_model("rooms", "Room")._base_manager.select_related("conversation")
    fill_search_keys(rooms, lambda room: search_key(room.conversation.name))


class Migration(migrations.Migration):
    atomic = False  # a few rows at a time, so that nobody waits for all of them

    dependencies = [("rooms", "0002_search_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
