"""A program that makes a square WebP of the picture on its standard input, in a process of its own.

Pictures are taken apart by large libraries in C, and a few bytes of them can ask for gigabytes and for minutes. Here
such a picture costs no more than this process, which the server outlives. It imports nothing of Parley, and the
server starts it with none of its secrets. Exit status 0: the WebP is on standard output; REFUSED: a sentence is.
"""

import contextlib
import io
import os
import sys
import warnings

from PIL import AvifImagePlugin, Image, ImageOps, PngImagePlugin, UnidentifiedImageError, features

SIZE = 256
MOST_PIXELS = 16_000_000
MOST_A_SIDE = 8192
REFUSED = 3
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else []))
NEAREST, LANCZOS = Image.Resampling.NEAREST, Image.Resampling.LANCZOS

MEGABYTE = 1024 * 1024
MOST_MEMORY = 640 * MEGABYTE  # of addresses; an animated WebP of 16 megapixels takes 350
MOST_SECONDS = 10  # of computing

NO_PICTURE = (
    f"This must be a picture: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}. A HEIC picture of a phone has to be saved as "
    "JPEG first."
).replace("WEBP", "WebP")
TOO_MANY_PIXELS = "A picture may have at most 16 megapixels. Choose a smaller one."
TOO_LONG = "A picture may be at most 8,192 pixels wide and high. Choose a smaller one."
DAMAGED = "This picture is damaged. Choose another one."
TOO_COSTLY = "This picture takes too long to open. Choose another one, or save it as JPEG first."


class Refused(Exception):
    """Why there will be no picture, as a sentence."""


def main() -> int:
    _limit_this_process()
    try:
        made, status = square(sys.stdin.buffer.read()), 0
    except Refused as reason:
        made, status = str(reason).encode(), REFUSED
    sys.stdout.buffer.write(made)
    return status


def square(raw: bytes) -> bytes:
    """The picture `raw`, upright, cut to a square, without its metadata. Raises Refused."""
    try:
        picture = _opened(raw)
        made = io.BytesIO()
        _cut(picture).save(made, "WEBP", quality=85, method=4)
    except UnidentifiedImageError:
        raise Refused(NO_PICTURE) from None
    except (MemoryError, Image.DecompressionBombError):
        raise Refused(TOO_MANY_PIXELS) from None
    except Exception as error:  # noqa: BLE001, the libraries raise anything when what they read makes no sense
        raise error if isinstance(error, Refused) else Refused(DAMAGED) from None
    return made.getvalue()


def _opened(raw: bytes) -> Image.Image:
    """The picture, not yet decoded, and of no more pixels than may be."""
    picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    whole = picture.size
    picture.draft("RGB", (2 * SIZE, 2 * SIZE))  # a JPEG is decoded at an eighth of its size, if that is enough
    needed = whole if "progressive" in picture.info else picture.size  # which libjpeg holds whole
    if max(needed) > MOST_A_SIDE:
        raise Refused(TOO_LONG)
    if needed[0] * needed[1] > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS)
    return picture


def _cut(picture: Image.Image) -> Image.Image:
    """The middle of the first frame, made small before it is made into colours, which takes four times the memory."""
    blends = picture.mode not in ("1", "P", "PA") and "transparency" not in picture.info
    small = ImageOps.fit(picture, _enough(picture.size, 1 if blends else 4), LANCZOS if blends else NEAREST)
    if small.mode.startswith("I"):  # 16 bits of grey
        small = small.point(lambda value: value * (1 / 257)).convert("L")
    return ImageOps.fit(ImageOps.exif_transpose(small.convert("RGBA")), (SIZE, SIZE), LANCZOS)


def _enough(size: tuple[int, int], times: int) -> tuple[int, int]:
    """A square of so many `times` the wanted size; palettes cannot be blended, so that more of them is kept."""
    side = min(times * SIZE, max(SIZE, *size))
    return side, side


def _limit_this_process() -> None:
    """Give up what could disturb the server: memory, time, and turns at the processor."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = 50_000_000  # twice as many are refused as soon as they are seen
    PngImagePlugin.MAX_TEXT_MEMORY = 4 * MEGABYTE
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on Windows
        import resource  # noqa: PLC0415

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
