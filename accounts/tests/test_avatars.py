"""Pictures of people."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from accounts import avatars
from chatproject.api.errors import Invalid
from chatproject.db import uuid7

from .pictures import picture

OWNER = uuid7()


def stored(upload):
    return Image.open(io.BytesIO(avatars.load(avatars.store(upload, owner=OWNER))))


def is_red(pixel):
    return pixel[0] > 200 and pixel[2] < 60


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif"])
@pytest.mark.parametrize("size", [(300, 200), (20, 900), (1, 1), (4000, 3000)])
def test_any_picture_becomes_a_square_webp(name, size):
    image = stored(picture(name, size))
    assert (image.format, image.size) == ("WEBP", (256, 256))


def test_a_picture_is_turned_upright_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down, as a phone held the other way round writes it
    exif[0x010E] = "where I live"
    upright, turned = stored(picture("a.jpg")), stored(picture("a.jpg", exif=exif))
    assert is_red(upright.convert("RGB").getpixel((10, 128)))
    assert is_red(turned.convert("RGB").getpixel((245, 128)))
    assert not turned.getexif()
    assert "where I live" not in str(turned.info)


def test_an_animation_becomes_its_first_picture():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    image = stored(io.BytesIO(file.getvalue()))
    assert getattr(image, "n_frames", 1) == 1
    assert is_red(image.convert("RGB").getpixel((10, 10)))


def damaged(name):
    raw = picture(name, (500, 500)).read()
    return raw[: len(raw) // 2]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"x" * (avatars.MOST_BYTES + 1),
        picture("a.bmp").read(),
        picture("a.png", (10_000, 5_000)).read(),
        damaged("a.png"),
        damaged("a.gif"),
        damaged("a.webp"),
    ],
    ids=["nothing", "svg", "pdf", "no png", "too large", "bmp", "bomb", "half a png", "half a gif", "half a webp"],
)
def test_what_is_no_good_picture_is_refused(raw):
    with pytest.raises(Invalid) as raised:
        avatars.store(io.BytesIO(raw), owner=OWNER)
    assert list(raised.value.fields) == ["avatar"]


def test_the_same_picture_of_two_people_is_two_files():
    mine, his = (avatars.store(picture("a.png"), owner=owner) for owner in (OWNER, uuid7()))
    assert mine != his
    assert mine == avatars.store(picture("a.png"), owner=OWNER)
    avatars.discard(his)
    assert avatars.load(mine)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ann", "A"), ("ann lee", "AL"), ("Ann B. C. Lee", "AL"), ("élise", "É"), ("ßa", "S"), ("李 小龙", "李小"),
        ("<script>", ""), ("😀 Ann", "A"), ("", ""), ("4 you", "4Y"),
    ],
)  # fmt: skip
def test_a_drawn_picture_shows_the_initials(name, letters):
    assert avatars.initials(name) == letters
    url = avatars.avatar_url(avatars.seed_of("ann"), name)
    drawing = avatars.draw(url.removeprefix("/avatars/").removesuffix(".svg"))
    picture = ElementTree.fromstring(drawing)  # noqa: S314, our own
    assert picture.findtext("{http://www.w3.org/2000/svg}text") == letters


def test_a_drawn_picture_is_always_the_same_and_another_one_for_everybody():
    seeds = [avatars.seed_of(f"person{number}") for number in range(50)]
    drawings = {avatars.draw(seed) for seed in seeds}
    assert len(drawings) == 50
    assert {avatars.draw(seed) for seed in seeds} == drawings
