"""Words for a signed-in device."""

from django import template

register = template.Library()

# Edge and Opera also call themselves Chrome, and Chrome calls itself Safari: the order decides.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def device_name(session: dict) -> str:
    """“Firefox on Linux” from a session's user agent; its own first word for a program that is no browser."""
    agent = session["user_agent"] or ""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or agent.split("/")[0][:40] or "Unknown device"
