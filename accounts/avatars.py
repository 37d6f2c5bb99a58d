"""Pictures of people: one that is drawn from a seed for everybody, or one that was uploaded."""

import hashlib
import io
import threading
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from chatproject.api.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIZE = 256
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SEED_LENGTH = 16

# Taken apart, the largest picture needs 160 MB.
_one_at_a_time = threading.Lock()

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">'
    '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">'
    '<stop offset="0" stop-color="hsl({hue},58%,52%)"/><stop offset="1" stop-color="hsl({other},62%,38%)"/>'
    "</linearGradient></defs>"
    '<rect width="80" height="80" fill="url(#g)"/>'
    '<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" fill-opacity=".12"/>'
    '<circle cx="{y}" cy="{x2}" r="{r2}" fill="#fff" fill-opacity=".1"/>'
    '<text x="40" y="41" fill="#fff" font-family="system-ui,sans-serif" font-size="32" font-weight="600"'
    ' text-anchor="middle" dominant-baseline="central">{initials}</text></svg>'
)


def seed_of(username: str) -> str:
    """What the picture of a new person is drawn from: the name, so that a suggested name keeps its picture."""
    return hashlib.sha256(username.encode()).hexdigest()[:SEED_LENGTH]


def avatar_url(avatar: str, name: str) -> str:
    """The address of a stored picture, or of the one drawn from a seed with the initials of `name`."""
    if "." in avatar:
        return f"/avatars/{avatar}"
    return f"/avatars/{avatar}{initials(name).encode('utf-32-be').hex()}.svg"


def initials(name: str) -> str:
    """The first letter of the first and of the last word; nothing where words begin with none."""
    words = name.split()
    letters = [word[0].upper()[0] for word in (words[:1] + words[1:][-1:]) if word[0].isalnum()]
    return "".join(letters)


def draw(token: str) -> str:
    """The picture for what `avatar_url` put into an address: a seed, then the initials in hexadecimal UTF-32.

    Raises ValueError for anything else. Nothing is stored, and the same token always gives the same picture.
    """
    seed = bytes.fromhex(token[:SEED_LENGTH])
    letters = bytes.fromhex(token[SEED_LENGTH:]).decode("utf-32-be")
    if len(letters) > 2 or not (letters == "" or letters.isalnum()):
        raise ValueError(token)
    hue = (seed[0] << 8 | seed[1]) % 360
    return DRAWING.format(
        hue=hue,
        other=(hue + 35 + seed[2] % 50) % 360,
        x=seed[3] % 80,
        y=seed[4] % 80,
        x2=80 - seed[3] % 80,
        r=18 + seed[5] % 24,
        r2=10 + seed[6] % 22,
        initials=letters,
    )


def store(upload: IO[bytes], *, owner: UUID) -> str:
    """Keep an uploaded picture, made anew as a square WebP without its metadata; returns its name.

    The owner is part of the name, so that no two people share a file. Raises Invalid for what is no such picture.
    """
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Invalid(fields={"avatar": ["A picture may have at most 5 MB."]})
    made = _square(raw)
    name = hashlib.sha256(owner.bytes + made).hexdigest()[:32] + ".webp"
    if not is_stored(name):
        default_storage.save(_path(name), ContentFile(made))
    return name


def load(name: str) -> bytes:
    """The bytes of a stored picture. Raises FileNotFoundError."""
    with default_storage.open(_path(name)) as file:
        return bytes(file.read())


def is_stored(name: str) -> bool:
    """Whether there is a picture of this name."""
    return default_storage.exists(_path(name))


def discard(avatar: str) -> None:
    """Remove a stored picture; a seed has nothing to remove."""
    if "." in avatar:
        default_storage.delete(_path(avatar))


def _path(name: str) -> str:
    return f"avatars/{name[:2]}/{name}"


def _square(raw: bytes) -> bytes:
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (SIZE, SIZE))
        with _one_at_a_time:
            picture = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGBA"), (SIZE, SIZE))
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid(fields={"avatar": ["This must be a picture: PNG, JPEG, WebP or GIF."]}) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, AttributeError):
        raise Invalid(fields={"avatar": ["This picture is damaged."]}) from None
    made = io.BytesIO()
    picture.save(made, "WEBP", quality=85, method=4)
    return made.getvalue()
