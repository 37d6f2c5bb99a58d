"""Pictures that ask for gigabytes cost the server no memory, and what phones make becomes one's picture."""

import asyncio
import contextlib
import io
import re
import secrets
import struct
import zlib

import httpx
import pytest
from PIL import Image
from playwright.async_api import expect

from testing.patience import PATIENCE
from tests.conftest import copy_of
from tests.pages import Person, create_account
from tests.servers import serving

MOST_GROWTH = 50  # MB
SIGN_IN = {"username": "john_doe", "password": "password123"}


def png(width, height, *, bits=1, colour=0, before=()):
    """A PNG of zeros, made without ever holding it; `before` its pixels, more chunks of kind and content."""
    samples = {0: 1, 2: 3, 6: 4}[colour]
    row = bytes(1 + (width * samples * bits + 7) // 8)
    pack, at_once = zlib.compressobj(9), max(1, 1024 * 1024 // len(row))
    parts = (row * min(at_once, height - done) for done in range(0, height, at_once))
    pixels = b"".join(map(pack.compress, parts)) + pack.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = [(b"IHDR", header), *before, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def gif(width, height):
    """35 bytes."""
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0" + size + b"\0\x02\x02\x44\x01\0;"


def made(kind, size, mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 0).save(file, kind, **options)
    return file.getvalue()


def zeros(megabytes):
    return zlib.compress(bytes(megabytes * 1024 * 1024), 9)


NASTY = {
    "a very high PNG": lambda: png(1, 39_999_999),
    "a very wide PNG": lambda: png(39_999_999, 1),
    "a PNG of 40 megapixels": lambda: png(8000, 5000),
    "a GIF of 35 bytes": lambda: gif(8000, 5000),
    "a GIF of 65,535 a side": lambda: gif(65_535, 65_535),
    "a WebP of 67 megapixels": lambda: made("WEBP", (8191, 8191), method=0),
    "an AVIF of 40 megapixels": lambda: made("AVIF", (8000, 5000), speed=10),
    "a progressive JPEG of 48 megapixels": lambda: made("JPEG", (8000, 6000), progressive=True),
    "a PNG with texts of 200 MB": lambda: png(9, 9, before=[(b"zTXt", b"k\0\0" + zeros(1))] * 200),
    "a profile of colours of 200 MB": lambda: png(9, 9, before=[(b"iCCP", b"k\0\0" + zeros(200))]),
}
LARGE = {
    "a PNG of 16 megapixels": lambda: png(4000, 4000, bits=8, colour=6),
    "an animation of 16 megapixels": lambda: made(
        "WEBP", (4000, 4000), save_all=True, append_images=[Image.new("RGB", (4000, 4000), "blue")] * 5, method=0
    ),
    "a JPEG of 48 megapixels": lambda: made("JPEG", (8064, 6048)),
}


@pytest.fixture(scope="module")
def unlimited(prepared, tmp_path_factory):
    """A server that counts no pictures, so that a test may send many."""
    with serving(copy_of(prepared, tmp_path_factory.mktemp("pictures") / "data"), RATE_LIMITS="0") as server:
        yield server


@pytest.fixture
def john(unlimited):
    token = httpx.post(f"{unlimited.url}/api/login", json=SIGN_IN, timeout=PATIENCE).json()["access"]
    with httpx.Client(base_url=unlimited.url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        client.patch("/api/profile", files={"avatar": made("PNG", (9, 9))})  # what is loaded once is loaded
        yield client


@contextlib.contextmanager
def memory_stays(server, *, besides=0):
    """What the server holds at most in this block, `besides` so many megabytes, and after it, is about what it held."""
    status = f"/proc/{server.process.pid}/status"
    with open(f"/proc/{server.process.pid}/clear_refs", "w") as peak:
        peak.write("5")
    before = megabytes(status, "VmRSS")
    yield
    assert megabytes(status, "VmHWM") - before <= MOST_GROWTH + besides
    assert megabytes(status, "VmRSS") - before <= MOST_GROWTH


def megabytes(status, name):
    with open(status) as file:
        return int(re.search(rf"{name}:\s+(\d+) kB", file.read())[1]) / 1024


@pytest.mark.parametrize("name", NASTY)
def test_a_picture_that_asks_for_gigabytes_is_refused_and_costs_no_memory(unlimited, john, name):
    raw = NASTY[name]()
    with memory_stays(unlimited):
        answer = john.patch("/api/profile", files={"avatar": raw})
    assert answer.status_code == 400, answer.text
    assert list(answer.json()["fields"]) == ["avatar"]


@pytest.mark.parametrize("name", LARGE)
def test_a_large_picture_becomes_a_small_one_and_costs_no_memory(unlimited, john, name):
    raw = LARGE[name]()
    with memory_stays(unlimited):
        answer = john.patch("/api/profile", files={"avatar": raw})
    assert answer.status_code == 200, answer.text
    kept = Image.open(io.BytesIO(john.get(answer.json()["avatar_url"]).content))
    assert (kept.format, kept.size) == ("WEBP", (256, 256))


async def test_six_registrations_at_once_with_a_large_picture_cost_no_memory(unlimited):
    raw = LARGE["a PNG of 16 megapixels"]()

    async def register(client):
        fields = {"email": f"{secrets.token_hex(4)}@example.org", "password": "correct horse battery"}
        return await client.post("/api/register", data=fields, files={"avatar": raw})

    async with httpx.AsyncClient(base_url=unlimited.url, timeout=PATIENCE) as client:
        with memory_stays(unlimited, besides=2 * 19):  # two passwords are hashed at once
            answers = await asyncio.gather(*(register(client) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6


async def test_a_phones_photo_is_scaled_down_by_the_page(browser, server):
    page = await on_profile(browser, server)
    raw = photo()
    assert len(raw) > 8_500_000
    await choose(page, "me.jpg", "image/jpeg", raw)
    await page.click("button[type=submit].button--primary")
    await expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as client:
        address = await page.locator(".avatar-upload img").get_attribute("src")
        kept = Image.open(io.BytesIO((await client.get(address)).content)).convert("RGB")
    assert kept.size == (256, 256)
    red, _, blue = kept.getpixel((10, 128))
    assert (red > 200, blue < 60) == (True, True)  # upright


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("me.png", "image/png", "A picture may have at most 5 MB. Choose a smaller one."),
        ("me.heic", "image/heic", "This browser cannot open HEIC pictures. Save it as JPEG and choose that one."),
    ],
)
async def test_what_cannot_be_sent_is_said_before_it_is_sent(browser, server, name, kind, sentence):
    page = await on_profile(browser, server)
    await choose(page, name, kind, b"x" * 9_000_000)
    await expect(page.get_by_text(sentence)).to_be_visible()
    await expect(page.locator("[name=bio]")).to_have_value("Half written")


async def test_the_picture_of_a_group_is_made_small_and_waited_for(browser, server):
    ana = await leads_a_group(browser, server)
    await ana.page.evaluate(
        """() => {
            const { toBlob } = HTMLCanvasElement.prototype
            const may = new Promise(resolve => { window.release = resolve })
            HTMLCanvasElement.prototype.toBlob = function (...all) { may.then(() => toBlob.apply(this, all)) }
        }"""
    )
    saved = []
    ana.page.on("request", lambda request: saved.append(request) if request.method == "PATCH" else None)
    dialog = ana.page.get_by_test_id("edit-place")
    await dialog.locator("[name=avatar]").set_input_files(image("big.png", made("PNG", (3000, 2000))))
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_visible()
    assert not saved
    await ana.page.evaluate("release()")
    await ana.page.wait_for_function("() => document.querySelector('#place-avatar').validity.valid")
    assert await dialog.locator("[name=avatar]").evaluate("({ files: [{ type }] }) => type") == "image/webp"
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    assert len(saved) == 1


async def test_a_picture_that_cannot_be_made_small_is_told_and_the_rest_can_be_saved(browser, server):
    ana = await leads_a_group(browser, server)
    await ana.page.evaluate("HTMLCanvasElement.prototype.getContext = () => null")
    dialog = ana.page.get_by_test_id("edit-place")
    await dialog.locator("[name=avatar]").set_input_files(image("big.png", made("PNG", (3000, 2000))))
    sentence = "This browser could not make the picture smaller. Choose another one."
    await expect(dialog.get_by_text(sentence)).to_be_visible()
    await dialog.get_by_label("Name").fill("Painters anew")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def leads_a_group(browser, server):
    """Somebody new with a group, who has opened the dialog in which it is changed."""
    name = secrets.token_hex(4)
    members = [f"{kind}{name}" for kind in ("brush", "easel")]
    for member in members:
        await create_account(server.url, member)
    ana = await Person.register(browser, server.url, f"leader{name}")
    await ana.create_group("Painters", *members)
    await ana.page.get_by_test_id("place-menu").click()
    await ana.page.get_by_role("button", name="Edit", exact=True).click()
    return ana


def image(name, raw):
    return {"name": name, "mimeType": "image/png", "buffer": raw}


async def on_profile(browser, server):
    """The profile of somebody new, with something typed that is not saved."""
    person = await Person.register(browser, server.url, f"painter{secrets.token_hex(4)}")
    await person.page.goto(f"{server.url}/profile/")
    await person.page.fill("[name=bio]", "Half written")
    return person.page


async def choose(page, name, kind, raw):
    file = {"name": name, "mimeType": kind, "buffer": raw}
    await page.set_input_files("[name=avatar]", file)
    await page.wait_for_function("() => !document.querySelector('[name=avatar]').validity.customError")


def photo():
    """A JPEG of 48 megapixels as a phone makes it, lying on its side: red on its left when it is turned upright."""
    noise = Image.effect_noise((2016, 1512), 120).resize((8064, 6048), Image.Resampling.NEAREST).convert("RGB")
    noise.paste("red", (0, 3024, 8064, 6048))
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn to the right
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=97, exif=exif)
    return file.getvalue()
