"""How long the page takes on a slow device: until it is live, from a key to its paint, and to another conversation.

Chromium with a CPU four times slower. Loading: nothing is cached, the line has 170 ms and 9 Mbit a second; where Caddy
is installed, through it as well, by HTTPS and HTTP/2. In the same run a conversation of 10,000 messages stands beside
one of a single message; "cold" is the first time that it is shown, "warm" a later one. A paint is awaited by a task
that follows the next frame: up to 16 ms are the screen's. A key in a bare text area, on a page of nothing else, is what
the browser alone takes. Layout shifts are summed as for CLS, which leaves out the half second after a click; a
thousandth is 0.001.
"""

import asyncio
import itertools
import time
from collections import defaultdict
from statistics import median
from typing import Any
from uuid import UUID

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright
from tools import cores
from tools.caddy import caddy
from tools.parley import Parley, make_group, parley

from testing.chromium import browser_path

MESSAGES = 10_000
ROUNDS = 5
DIRECTLY = "directly"
KEYS = 30
SLOWER = 4
LINE = {"offline": False, "latency": 170, "downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8}
PASSWORD = "correct horse battery"
WATCH = """
addEventListener("keydown", ({ timeStamp }) => (window.pressed = timeStamp), true);
window.keys = [];
window.painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
}));
addEventListener("input", async () => window.keys.push((await window.painted()) - window.pressed), true);
new PerformanceObserver((list) => (window.lcp = list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
window.shifted = 0;
window.clicked = -Infinity;
new PerformanceObserver((list) => {
    const entries = list.getEntries().filter(({ startTime }) => startTime - window.clicked > 500);
    window.shifted += entries.reduce((sum, { value }) => sum + 1000 * value, 0);
}).observe({ type: "layout-shift", buffered: true });
"""
SWITCH = """async (id) => {
    const begun = (window.clicked = performance.now());
    document.querySelector(`[data-chat-id="${id}"]`).click();
    const isShown = () => location.pathname.includes(id) && document.querySelector("[data-testid=timeline] .message");
    let at = await window.painted();
    while (!isShown()) at = await window.painted();
    return at - begun;
}"""
Figures = dict[str, list[float]]


def talk(server: Parley, chat: str, count: int) -> None:
    """Let the first two people say something in turn, the texts of different lengths."""
    from messaging.services import Call, send_messages  # noqa: PLC0415, models exist only after setup

    speakers = [UUID(person.id) for person in server.people[:2]]
    for start in range(0, count, 200):
        calls = []
        for number in range(start, min(start + 200, count)):
            content = f"Number {number}. " + "See you at the station at half past seven. " * (1 + number % 5)
            calls.append(Call(speakers[number % 2], UUID(chat), content, f"<p>{content}</p>"))
        send_messages(calls)


def give_password(server: Parley) -> str:
    """Let the first person sign in by the form; returns their username."""
    from accounts.models import User  # noqa: PLC0415

    person = User.objects.get(pk=server.people[0].id)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person.username


async def sign_in(context: BrowserContext, url: str, username: str) -> None:
    page = await context.new_page()
    await page.goto(f"{url}/login/")
    await page.get_by_label("Username or e-mail").fill(username)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("Password", exact=True).press("Enter")
    await live(page)
    await page.close()


async def live(page: Page) -> None:
    await page.locator("html[data-socket=live]").wait_for()


async def slowed(page: Page) -> CDPSession:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


async def load(browser: Browser, state: Any, address: str, way: str, figures: Figures) -> None:
    """Open a conversation in a browser that has nothing of it yet, by this `way` in words."""
    context = await browser.new_context(storage_state=state, ignore_https_errors=True)
    page = await context.new_page()
    await page.add_init_script(WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session = await slowed(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", LINE)
    begun = time.monotonic()
    await page.goto(address, wait_until="commit")
    await live(page)
    figures[f"live {way}, ms"].append(1_000 * (time.monotonic() - begun))
    figures[f"requests before it is live {way}"].append(len(asked))
    await page.wait_for_timeout(1_500)
    figures[f"largest contentful paint {way}, ms"].append(await page.evaluate("window.lcp"))
    figures[f"layout shift of loading {way}, thousandths"].append(await page.evaluate("window.shifted"))
    await context.close()


async def use(browser: Browser, state: Any, url: str, chats: dict[str, str], figures: Figures) -> None:
    """Type in each conversation, and go from one to the other."""
    context = await browser.new_context(storage_state=state, viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.add_init_script(WATCH)
    long, short = chats.values()
    await page.goto(f"{url}/c/{short}/")
    await live(page)
    await slowed(page)
    await page.evaluate("window.shifted = 0")
    for times, (name, chat) in enumerate([*chats.items(), *chats.items()]):
        took = await page.evaluate(SWITCH, chat)
        if chat == long:
            figures[f"to {name}, {'warm' if times > 1 else 'cold'}, ms"].append(took)
        await page.wait_for_timeout(1_000)
    figures["layout shift of four switches, thousandths"].append(await page.evaluate("window.shifted"))
    for name, chat in chats.items():
        await page.evaluate(SWITCH, chat)
        await type_in(page, name, figures)
    await page.evaluate(SWITCH, long)
    await page.mouse.move(700, 400)
    for _ in range(40):
        await page.mouse.wheel(0, -3_000)
        await page.wait_for_timeout(50)
    await page.wait_for_timeout(1_000)
    figures["elements after scrolling up"].append(await page.evaluate("document.querySelectorAll('*').length"))
    await type_in(page, f"{next(iter(chats))}, scrolled up", figures)
    await page.goto("data:text/html,<textarea data-testid=composer>")
    await type_in(page, "a bare text area", figures)
    await context.close()


async def type_in(page: Page, name: str, figures: Figures) -> None:
    await page.get_by_test_id("composer").focus()
    await page.evaluate("window.keys.length = 0")
    for key in itertools.islice(itertools.cycle("parley "), KEYS):
        await page.keyboard.press(key)
        await page.wait_for_timeout(50)
    figures[f"a key in {name}, ms"].append(median(await page.evaluate("window.keys")))
    await page.get_by_test_id("composer").fill("")


async def measure(urls: dict[str, str], username: str, chats: dict[str, str]) -> Figures:
    figures: Figures = defaultdict(list)
    long = next(iter(chats.values()))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        states = {}
        for way, url in urls.items():
            context = await browser.new_context(ignore_https_errors=True)
            await sign_in(context, url, username)
            states[way] = await context.storage_state()
        for _ in range(ROUNDS):
            for way, url in urls.items():
                await load(browser, states[way], f"{url}/c/{long}/", way, figures)
            await use(browser, states[DIRECTLY], urls[DIRECTLY], chats, figures)
        await browser.close()
    return figures


def main() -> None:
    with parley(people=3, TRUSTED_PROXIES="127.0.0.1") as server, cores.on(cores.LOAD):
        chats = {name: make_group(server.people[:2]) for name in (f"one of {MESSAGES:,}", "one of a single message")}
        for chat, count in zip(chats.values(), (MESSAGES, 1), strict=True):
            talk(server, chat, count)
        username = give_password(server)
        with caddy(server.server.port) as front:
            urls = {DIRECTLY: server.server.url} | ({"through Caddy": front} if front else {})
            figures = asyncio.run(measure(urls, username, chats))
    print(__doc__)
    width = max(map(len, figures))
    for name, values in figures.items():
        print(f"{name:{width}}  {median(values):>8,.0f}  ({min(values):,.0f}–{max(values):,.0f})")


if __name__ == "__main__":
    main()
