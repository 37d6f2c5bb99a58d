"""How much a browser fetches before somebody can read and write: packed, as it travels."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from messaging import services
from testing.clients import browser

pytestmark = pytest.mark.django_db
KILOBYTE = 1000
MOST_HTML, MOST_STYLES, MOST_SCRIPTS = 60 * KILOBYTE, 30 * KILOBYTE, 150 * KILOBYTE


def packed(addresses):
    names = [address.removeprefix(settings.STATIC_URL) for address in addresses]
    return sum(len(gzip.compress(Path(staticfiles_storage.path(name)).read_bytes())) for name in names)


@pytest.fixture
def page(conversation, say, alice, bob, people, unlimited):
    """The page of somebody with a hundred conversations, in one of which there is much to read."""
    for peer in people(99):
        services.get_or_create_direct(person=alice, peer=peer)
    for number in range(50):
        say(bob, f"{number}: " + "one word after the other " * 12)
    return browser(alice).get(f"/c/{conversation.pk}/", headers={"accept-encoding": "gzip"})


def test_a_full_page_is_light(page):
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) <= MOST_HTML


def test_styles_and_scripts_are_light_and_this_servers_own(page):
    text = gzip.decompress(page.content).decode()
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    scripts = re.findall(r'<script type="module" src="([^"]+)"', text)
    assert (len(styles), len(scripts)) == (1, 1)
    assert all(address.startswith(settings.STATIC_URL) for address in (*styles, *scripts))
    assert MOST_STYLES / 10 < packed(styles) <= MOST_STYLES
    assert MOST_SCRIPTS / 10 < packed(scripts) <= MOST_SCRIPTS
