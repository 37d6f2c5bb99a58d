"""Pictures to upload."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}


def picture(name: str, size: tuple[int, int] = (300, 200), **options) -> SimpleUploadedFile:
    """A picture, red on its left half and blue on its right, in the format that its name says."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, FORMATS[name.rpartition(".")[2]], **options)
    return SimpleUploadedFile(name, file.getvalue())
