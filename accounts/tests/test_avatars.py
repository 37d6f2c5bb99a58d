"""Pictures of people."""

import io
import threading
from contextlib import ExitStack
from xml.etree import ElementTree

import pytest
from django.db import connection, connections
from PIL import Image

from accounts import avatars, thumbnails
from accounts.models import User
from chatproject.core.errors import Invalid, Unavailable
from chatproject.db import uuid7
from testing.patience import wait_until

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


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_of_any_animation_the_first_picture_is_taken(kind):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    image = stored(io.BytesIO(file.getvalue())).convert("RGB")
    assert is_red(image.getpixel((128, 128)))


def grey(mode, dark, light):
    """The left half dark, the right half light."""
    image = Image.new(mode, (300, 300), light)
    image.paste(dark, (0, 0, 150, 300))
    return image


@pytest.mark.parametrize(
    "image",
    [
        Image.frombytes("I;16", (300, 300), (b"\0\x40" * 150 + b"\0\xc0" * 150) * 300),
        grey("L", 0x40, 0xC0),
        grey("LA", (0x40, 255), (0xC0, 255)),
        grey("RGB", (0x40,) * 3, (0xC0,) * 3),
        grey("L", 0x40, 0xC0).convert("P"),
        grey("L", 0x40, 0xC0).quantize(4),
    ],
    ids=["16 bits", "8 bits", "with alpha", "colours", "palette", "few colours"],
)
def test_grey_stays_grey_however_it_is_written(image):
    file = io.BytesIO()
    image.save(file, "PNG")
    made = stored(io.BytesIO(file.getvalue())).convert("L")
    assert made.getpixel((60, 128)) == pytest.approx(0x40, abs=4)
    assert made.getpixel((190, 128)) == pytest.approx(0xC0, abs=4)


def test_black_and_white_stays_so():
    file = io.BytesIO()
    grey("1", 0, 1).save(file, "PNG")
    made = stored(io.BytesIO(file.getvalue())).convert("L")
    assert (made.getpixel((60, 128)) < 10, made.getpixel((190, 128)) > 245) == (True, True)


def test_the_colours_of_print_are_those_of_the_screen():
    file = io.BytesIO()
    Image.new("CMYK", (300, 300), (0, 255, 255, 0)).save(file, "JPEG")
    assert is_red(stored(io.BytesIO(file.getvalue())).convert("RGB").getpixel((128, 128)))


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_what_a_palette_has_transparent_stays_transparent(kind):
    image = Image.new("P", (300, 300), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 150, 300))
    file = io.BytesIO()
    image.save(file, kind, transparency=1)
    made = stored(io.BytesIO(file.getvalue())).convert("RGBA")
    assert made.getpixel((60, 128))[3] == 0
    assert is_red(made.getpixel((190, 128)))
    assert made.getpixel((190, 128))[3] == 255


def test_a_phones_picture_of_48_megapixels_is_taken_also_with_another_behind_it():
    photo = Image.new("RGB", (8064, 6048), "red")
    for options in ({}, {"save_all": True, "append_images": [Image.new("RGB", (90, 90), "blue")]}):
        file = io.BytesIO()
        photo.save(file, "MPO" if options else "JPEG", **options)
        assert is_red(stored(io.BytesIO(file.getvalue())).convert("RGB").getpixel((128, 128)))


def damaged(name):
    raw = picture(name, (500, 500)).read()
    return raw[: len(raw) // 2]


def other(kind):
    file = io.BytesIO()
    Image.new("RGB", (64, 64)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", thumbnails.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", thumbnails.NO_PICTURE),
        (b"%PDF-1.4", thumbnails.NO_PICTURE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), thumbnails.NO_PICTURE),
        (picture("a.bmp").read(), thumbnails.NO_PICTURE),
        (other("TIFF"), thumbnails.NO_PICTURE),
        (other("ICO"), thumbnails.NO_PICTURE),
        (b"x" * (avatars.MOST_BYTES + 1), "A picture may have at most 5 MB. Choose a smaller one."),
        (picture("a.png", (5_000, 4_000)).read(), thumbnails.TOO_MANY_PIXELS),
        (picture("a.jpg", (5_000, 4_000), progressive=True).read(), thumbnails.TOO_MANY_PIXELS),
        (picture("a.png", (8_193, 5)).read(), thumbnails.TOO_LONG),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, thumbnails.NO_PICTURE),
        (damaged("a.png"), thumbnails.DAMAGED),
        (damaged("a.gif"), thumbnails.DAMAGED),
        (damaged("a.webp"), thumbnails.DAMAGED),
    ],
    ids=[
        "nothing", "svg", "pdf", "heic", "bmp", "tiff", "ico", "bytes", "pixels", "progressive pixels", "a long side",
        "no png", "half a png", "half a gif", "half a webp",
    ],
)  # fmt: skip
def test_what_is_no_good_picture_is_refused_in_a_sentence(raw, sentence):
    with pytest.raises(Invalid) as raised:
        avatars.store(io.BytesIO(raw), owner=OWNER)
    assert raised.value.fields == {"avatar": [sentence]}


def test_the_program_that_takes_pictures_apart_knows_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "a secret of this server")
    program = tmp_path / "environment.py"
    program.write_text("import os, sys; sys.stdout.write(str(dict(os.environ))); sys.exit(3)")
    monkeypatch.setattr(thumbnails, "__file__", str(program))
    with pytest.raises(Invalid) as raised:
        avatars.store(picture("a.png"), owner=OWNER)
    assert "secret" not in raised.value.error


def test_a_program_that_takes_too_long_or_dies_costs_one_picture(monkeypatch, tmp_path, caplog):
    program = tmp_path / "never.py"
    monkeypatch.setattr(thumbnails, "__file__", str(program))
    program.write_text("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Invalid) as raised:
        avatars.store(picture("a.png"), owner=OWNER)
    assert raised.value.fields == {"avatar": [thumbnails.TOO_COSTLY]}
    monkeypatch.setattr(avatars, "LONGEST_WORK", 0.5)
    program.write_text("import time; time.sleep(60)")  # it computes nothing: the machine is to blame, not the picture
    with pytest.raises(Unavailable):
        avatars.store(picture("a.png"), owner=OWNER)
    monkeypatch.undo()
    assert avatars.store(picture("a.png"), owner=OWNER)


def test_when_too_many_wait_for_their_turn_the_next_one_is_told_so():
    with ExitStack() as waiting:
        for _ in range(avatars.MOST_WAITING):
            assert avatars._waiting.acquire(blocking=False)
            waiting.callback(avatars._waiting.release)
        with pytest.raises(Unavailable):
            avatars.store(picture("a.png"), owner=OWNER)
    assert avatars.store(picture("a.png"), owner=OWNER)


@pytest.mark.engines
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other engines have connections for everybody")
@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_picture_holds_no_database_connection(alice):
    holding = []

    def upload():
        User.objects.get()
        holding.append(connections["default"])
        holding.append(avatars.store(picture("a.png"), owner=OWNER))
        connection.close()

    thread = threading.Thread(target=upload)
    try:
        with avatars._one_at_a_time:
            thread.start()
            wait_until(lambda: holding and holding[0].connection is None)
    finally:
        thread.join()
    assert holding[1].endswith(".webp")


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
