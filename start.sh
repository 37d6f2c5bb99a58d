#!/bin/sh
# One step from a fresh copy to a running server. Settings are in .env, which is made from .env.example the first time.
# Arguments are handed to `manage.py serve`.
set -eu
cd "$(dirname "$0")"

if [ ! -e .env ]; then
    (umask 077 && cp .env.example .env)
fi
bin/venv
.venv/bin/python bin/install.py
exec .venv/bin/python manage.py serve "$@"
