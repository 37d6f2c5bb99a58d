"""Takes the pictures of the real pages in docs/img: the demo, at two widths, light and dark.

Starts a server of its own with `make run` and empty data, and stops it afterwards.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from testing.chromium import browser_path  # noqa: E402, which lies beside bin/

PICTURES = ROOT / "docs" / "img"
SIZES = {1280: 800, 360: 740}
THEMES = ("light", "dark")
MOST_BYTES = 300_000
CHROMIUM = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that shows the demo, on any free port."""
    with tempfile.TemporaryDirectory(prefix="parley-pictures-") as data_dir:
        environment = {**os.environ, "DATA_DIR": data_dir, "DATABASE_URL": "", "REDIS_URL": "", "PORT": "0"}
        command = ["make", "--no-print-directory", "run"]
        running = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            yield address(running)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=15)


def address(running: subprocess.Popen[str]) -> str:
    """Where the server says that it is."""
    for line in running.stdout or ():
        if found := re.search(r"http://\S+", line):
            return found[0]
    sys.exit("The server did not start.")


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/login/")
    page.fill("[name=identifier]", "john_doe")
    page.fill("[name=password]", "password123")
    page.click("button[type=submit]")
    page.wait_for_selector("html[data-socket=live]")


def take(page: Page, name: str) -> None:
    """Save what the page shows, once its pictures are there and its notices are gone."""
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} has more than {MOST_BYTES} bytes.")
    print(path.relative_to(ROOT))


def picture(browser: Browser, base: str, width: int, theme: str) -> None:
    """All pictures of one width and theme."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=theme,
        locale="en-GB",
        has_touch=width < 768,
        is_mobile=width < 768,
    )
    page = context.new_page()
    page.goto("/register/")
    take(page, f"register-{width}-{theme}")
    sign_in(page, base)
    take(page, f"home-{width}-{theme}")
    page.locator("[data-chat-id]", has_text="Jane").click()
    page.wait_for_selector("[data-testid=timeline] [data-state=sent]")
    take(page, f"conversation-{width}-{theme}")
    page.goto("/profile/")
    take(page, f"profile-{width}-{theme}")
    context.close()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=CHROMIUM)
        for width in SIZES:
            for theme in THEMES:
                picture(browser, base, width, theme)
        browser.close()


if __name__ == "__main__":
    main()
