# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to Pillow: what a picture is, and the same picture as PNG or JPEG that any player shows.

Files are untrusted: of Pillow's plug-ins only that of the signature is asked, pixels and work are
bounded, and whatever Pillow stumbles over comes out as ``PictureError``.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

PNG, JPEG, SVG = "image/png", "image/jpeg", "image/svg+xml"
GIF, WEBP, BMP, TIFF = "image/gif", "image/webp", "image/bmp", "image/tiff"
SUFFIXES = {
    PNG: ".png",
    JPEG: ".jpg",
    GIF: ".gif",
    WEBP: ".webp",
    SVG: ".svg",
    BMP: ".bmp",
    TIFF: ".tif",
}
MOST_PIXELS = 50_000_000  # A4 at 600 dpi has 35 million; to reduce 50 takes 900 MB of memory
CUT, STILL, PAGES = "cut", "still", "pages"
CHANGED, CMYK, PLACED, BIG = "changed", "cmyk", "placed", "big"
BROKEN, LARGE = "broken", "large"

_PLUGINS = {PNG: "Png", JPEG: "Jpeg", GIF: "Gif", WEBP: "WebP", BMP: "Bmp", TIFF: "Tiff"}
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_LONGEST = 65_500  # pixels that a JPEG can have on a side
_BMP_HEADERS = frozenset((12, 16, 40, 52, 56, 64, 108, 124))
_MOST_SCANS = 100  # of a progressive JPEG; encoders write about ten
_MOST_WORK = 20 * MOST_PIXELS  # pixels times scans: some seconds
_MOST_RUNS = 8 << 20  # bytes of a run-length BMP, which Pillow unpacks run by run in Python
_EIGHTH = 8
_NOBODY = logging.NullHandler()


class PictureError(Exception):
    """A picture that cannot be shown; ``reason`` is ``BROKEN`` or ``LARGE``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Measure:
    """What a picture is: media type, size in pixels, and Pillow's mode of its colours.

    ``several`` is ``STILL`` for an animation, ``PAGES`` for a file of several pages, else "".
    ``placed``: it tells where it was taken. ``turn`` is Exif's orientation, 1 for upright.
    """

    kind: str
    width: int
    height: int
    mode: str
    several: str = ""
    placed: bool = False
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Portable:
    """A picture as every product can carry it; ``told`` says what was done to it (``CUT`` ...)."""

    data: bytes
    kind: str
    told: tuple[str, ...] = ()


def media_type(head: bytes) -> str:
    """The media type by a file's first 4,096 bytes; "" when it is no picture that we can carry."""
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return BMP
    return SVG if re.search(rb"<(\w+:)?svg[\s>]", head[:4096]) else ""


def measure(data: bytes) -> Measure:
    """What the picture is; PictureError when it is broken, cut off or absurdly large."""
    with _guarded():
        return _measured(_loaded(_opened(data), eighth=True), data)


def upright_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels by the picture's header, turned upright; PictureError as above."""
    from daisy_pipeline.tools import picture_marks

    with _guarded():
        image = _opened(data)
        turned = picture_marks.turn_of(image) > 4
        return (image.height, image.width) if turned else (image.width, image.height)


def portable(data: bytes, longest_side: int = 0, max_bytes: int = 0) -> Portable:
    """The picture as PNG or JPEG: upright, still, in a screen's colours, within limits (0: none).

    What is such a picture already stays as it is, byte by byte, but for the place where it was
    taken. DAISY 3 takes PNG, JPEG and SVG (ZedVal 261, 266), DAISY 2.02 GIF, JPEG and PNG, EPUB all
    of these and WebP (EPUB 3.3, 3.2): PNG and JPEG are what everything takes. An animation
    would have to be one that a reader can stop (WCAG 2.2.2). PictureError when nothing can
    be shown.
    """
    with _guarded():
        return _portable(data, longest_side, max_bytes)


@contextmanager
def _guarded() -> Iterator[None]:
    """Errors of any kind become PictureError; Pillow's own words are not for people."""
    logging.getLogger("PIL").addHandler(_NOBODY)  # added once: a logger knows its handlers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except PictureError:
            raise
        except Exception as problem:  # Pillow raises whatever a damaged file makes it stumble on
            raise PictureError(BROKEN) from problem


def _portable(data: bytes, longest_side: int, max_bytes: int) -> Portable:
    from daisy_pipeline.tools import picture_marks, picture_pixels

    image, cut = _whole_or_cut(data)
    found = _measured(image, data)
    told = [CUT] if cut else []
    told += [found.several] if found.several else []
    told += [PLACED] if found.placed else []
    fits = not longest_side or max(found.width, found.height) <= longest_side
    fits = fits and (not max_bytes or len(data) <= max_bytes)
    if fits and not cut and _carried(found) and _is_ended(data):
        kept = picture_marks.without_place(data, image) if found.placed else data
        if kept is not None:
            return Portable(kept, found.kind, tuple(told))
    if found.kind == JPEG and not cut:  # what was looked at is a small one
        image = _loaded(_opened(data), longest_side=longest_side)
    told += [CHANGED] if found.kind not in (PNG, JPEG) else []
    told += [CMYK] if found.mode == "CMYK" else []
    lossy = found.kind == JPEG or _has_losses(image, data)
    pixels = picture_pixels.Pixels(image, found.turn, lossy)
    made, fits = pixels.within(longest_side, max_bytes)
    told += [] if fits else [BIG]
    return Portable(made, JPEG if made.startswith(b"\xff\xd8") else PNG, tuple(told))


def _carried(found: Measure) -> bool:
    """Whether every product can carry the picture as it is."""
    plain = found.kind in (PNG, JPEG) and found.mode != "CMYK"
    return plain and not found.several and found.turn == 1


def _is_ended(data: bytes) -> bool:
    """Whether the file has its last mark, without which strict programs refuse it."""
    return data.startswith(b"\xff\xd8") or b"IEND\xaeB`\x82" in data[-1024:]


def _opened(data: bytes) -> ImageFile:
    """The picture with its header read; PictureError when it asks for too much."""
    from PIL import Image

    kind = media_type(data[:4096])
    if kind not in _PLUGINS:
        raise PictureError(BROKEN)
    import_module(f"PIL.{_PLUGINS[kind]}ImagePlugin")
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # ours stands below
    try:
        image = Image.open(BytesIO(data), formats=(_PLUGINS[kind].upper(),))
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    pixels = image.width * image.height
    scans = data.count(b"\xff\xda") if kind == JPEG else 1
    runs = kind == BMP and data[30:34] in (b"\1\0\0\0", b"\2\0\0\0") and len(data) > _MOST_RUNS
    if max(image.size) > _LONGEST or runs:
        raise PictureError(LARGE)
    if pixels > MOST_PIXELS or scans > _MOST_SCANS or pixels * scans > _MOST_WORK:
        raise PictureError(LARGE)
    return image


def _loaded(image: ImageFile, eighth: bool = False, longest_side: int = 0) -> ImageFile:
    """The picture with its (first frame's) pixels decoded; a JPEG smaller where that will do."""
    if eighth:
        image.draft(None, (image.width // _EIGHTH, image.height // _EIGHTH))
    elif longest_side:
        scale = 2 * longest_side / max(image.size)
        image.draft(None, (int(image.width * scale), int(image.height * scale)))
    with _hushed() if image.format == "TIFF" else nullcontext():
        image.load()
    return image


@contextmanager
def _hushed() -> Iterator[None]:
    """libtiff writes about damaged files to the error output of the process, past Python."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without an error output
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _whole_or_cut(data: bytes) -> tuple[ImageFile, bool]:
    """The picture, and whether its end is missing; without any pixels it is unreadable."""
    from PIL import ImageFile

    image = _opened(data)
    try:
        return _loaded(image, eighth=True), False
    except Exception:  # as in _guarded: what is left of it may do
        pass
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image = _loaded(_opened(data))
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    if not _shows_anything(image):
        raise PictureError(BROKEN)
    return image, True


def _shows_anything(image: Image) -> bool:
    limits: Any = image.getextrema()
    bands = limits if isinstance(limits[0], tuple) else (limits,)
    return any(low != high for low, high in bands)


def _measured(image: ImageFile, data: bytes) -> Measure:
    """What a loaded picture is; its size by the header, as a JPEG was decoded smaller.

    PNG may tell its place after its pixels; a TIFF's Exif is gone when they are loaded.
    """
    from daisy_pipeline.tools import picture_marks

    whole = _opened(data)
    kind = media_type(data[:4096])
    return Measure(
        kind=kind,
        width=whole.width,
        height=whole.height,
        mode=whole.mode,
        several=_several(whole, kind),
        placed=picture_marks.is_placed(whole if kind == TIFF else image),
        turn=picture_marks.turn_of(image),
    )


def _several(image: ImageFile, kind: str) -> str:
    if kind in (GIF, PNG, WEBP):
        return STILL if getattr(image, "is_animated", False) else ""
    if kind == TIFF:
        try:
            image.seek(1)  # its own count would walk through millions of pages
        except Exception:  # the file ends here, soundly or not
            return ""
        return PAGES
    return ""


def _has_losses(image: Image, data: bytes) -> bool:
    """Whether the picture was stored as a photograph is: another loss does not show."""
    if data[:4] == b"RIFF":
        return _webp_chunks(data) == b"VP8 "
    return str(image.info.get("compression", "")).endswith("jpeg")


def _webp_chunks(data: bytes) -> bytes:
    """The name of a WebP's first chunk of pixels (RFC 9649, 2.7)."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name in (b"VP8 ", b"VP8L"):
            return name
        at += 8 + (16 if name == b"ANMF" else size + size % 2)  # an ANMF's chunks are inside it
    return b""
