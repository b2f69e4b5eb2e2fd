# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small pictures of every kind, the same at every run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw

SIZE = (48, 32)
WHERE = {1: "N", 2: (37.0, 52.0, 26.0), 3: "E", 4: (127.0, 43.0, 0.0)}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def drawing(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A red corner on a slope of greys, so that what is up can be seen."""
    made = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 0, 0))
    return made.convert(mode)


def encoded(image: Image.Image, format: str, **how: Any) -> bytes:
    """The bytes of a file."""
    made = BytesIO()
    image.save(made, format, **how)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    """What Pillow sees in a file."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def turned(turn: int, format: str = "JPEG") -> bytes:
    """A picture that Exif says is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = turn
    return encoded(drawing(size=(64, 32)), format, exif=exif)


def placed(format: str = "JPEG", **how: Any) -> bytes:
    """A picture that says where it was taken, and whose it is."""
    exif = Image.Exif()
    exif[0x8298] = "(c) Hong"
    exif[0x010F] = "Camera"
    exif[0x8825] = WHERE
    if format == "TIFF":  # its writer takes places only as they come from a file
        exif = opened(encoded(drawing(), "JPEG", exif=exif)).getexif()
    return encoded(drawing(), format, exif=exif, **how)


def moving(format: str) -> bytes:
    """Two frames."""
    more = [drawing().rotate(180)]
    return encoded(drawing(), format, save_all=True, append_images=more, duration=100)


def printed(format: str = "JPEG") -> bytes:
    """Colours for print."""
    return encoded(drawing("CMYK"), format)


def profile() -> bytes:
    """A colour profile of screens."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


KINDS: Mapping[str, Callable[[], bytes]] = {
    "png": lambda: encoded(drawing(), "PNG"),
    "png-palette": lambda: encoded(drawing("P"), "PNG"),
    "png-alpha": lambda: encoded(drawing("RGBA"), "PNG"),
    "png-16": lambda: encoded(Image.new("I;16", SIZE, 40_000), "PNG"),
    "png-moving": lambda: moving("PNG"),
    "jpeg": lambda: encoded(drawing(), "JPEG"),
    "jpeg-grey": lambda: encoded(drawing("L"), "JPEG"),
    "jpeg-progressive": lambda: encoded(drawing(), "JPEG", progressive=True),
    "jpeg-print": printed,
    "jpeg-placed": placed,
    "jpeg-turned": lambda: turned(6),
    "gif": lambda: encoded(drawing(), "GIF"),
    "gif-moving": lambda: moving("GIF"),
    "webp": lambda: encoded(drawing(), "WEBP"),
    "webp-lossless": lambda: encoded(drawing("RGBA"), "WEBP", lossless=True),
    "webp-moving": lambda: moving("WEBP"),
    "bmp": lambda: encoded(drawing(), "BMP"),
    "bmp-lines": lambda: encoded(drawing("1"), "BMP"),
    "bmp-palette": lambda: encoded(drawing("P"), "BMP"),
    "tiff": lambda: encoded(drawing(), "TIFF"),
    "tiff-lzw": lambda: encoded(drawing(), "TIFF", compression="tiff_lzw"),
    "tiff-fax": lambda: encoded(drawing("1"), "TIFF", compression="group4"),
    "tiff-photo": lambda: encoded(drawing(), "TIFF", compression="jpeg"),
    "tiff-print": lambda: printed("TIFF"),
    "tiff-float": lambda: encoded(drawing("F"), "TIFF"),
    "tiff-pages": lambda: encoded(drawing(), "TIFF", save_all=True, append_images=[drawing("L")]),
}
