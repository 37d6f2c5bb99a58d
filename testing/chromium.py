"""The browser of tests, benchmarks and screenshots."""

import shutil

# The first is the same browser without windows, which takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def browser_path() -> str | None:
    """Where the best of the browsers on this machine is."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
