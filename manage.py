#!/usr/bin/env python
"""Parley's commands; `./manage.py help` lists them."""

import gc
import os
import sys

if __name__ == "__main__":
    os.umask(0o077)  # whatever is written, the database, backups and uploads, is for this user alone
    gc.set_threshold(50_000, 20, 20)  # what is imported stays; looking for garbage in it again and again takes time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatproject.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Parley cannot start: {error}")
