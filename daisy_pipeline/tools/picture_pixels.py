# SPDX-License-Identifier: AGPL-3.0-or-later
"""A picture's pixels: turned upright, in colours of a screen, smaller, and encoded, same as ever.

Nothing goes into the new file but pixels and the profile of their colours.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY = 90
_EFFORT = 4  # of 9: 6 takes three times as long and saves 7 %
_LESS = (80, 70, 60)  # qualities that are tried before a picture is made smaller
_TRIES = 10
_LEAST = 64  # pixels: nothing is to be seen on less
_KEPT_MODES = frozenset(("1", "L", "LA", "P", "RGB", "RGBA"))
_AS_MODE = {"RGBX": "RGB", "RGBa": "RGBA", "La": "LA", "PA": "RGBA"}
_MOST_PNG = 128  # colours of a drawing; more is a photograph


class Pixels:
    """The pixels of a loaded picture, ready to be encoded; ``turn`` is Exif's orientation."""

    def __init__(self, image: Image, turn: int, lossy: bool) -> None:
        profile = image.info.get("icc_profile")
        shown = _on_screen(_upright(image, turn), profile)
        self._image = shown
        self._photo = lossy and not _has_alpha(shown)
        self._profile = profile if _fits(profile, shown.mode, image.mode) else None

    def within(self, longest_side: int, max_bytes: int) -> tuple[bytes, bool]:
        """The bytes of a PNG or JPEG, and whether they are as few as was asked (0: any)."""
        image = _smaller(self._image, longest_side)
        made = self._encoded(image, _QUALITY)
        if not max_bytes or len(made) <= max_bytes:
            return made, True
        if not self._photo and _is_photo(image):
            self._photo = True
        for quality in _LESS if self._photo else ():
            made = min(made, self._encoded(image, quality), key=len)
            if len(made) <= max_bytes:
                return made, True
        for _ in range(_TRIES):
            side = int(max(image.size) * min(0.9, max(0.3, (max_bytes / len(made)) ** 0.5)))
            if side < _LEAST:
                break
            image = _smaller(image, side)
            made = min(made, self._encoded(image, _LESS[-1]), key=len)
            if len(made) <= max_bytes:
                return made, True
        return made, False

    def _encoded(self, image: Image, quality: int) -> bytes:
        made = BytesIO()
        if self._photo:
            flat = image if image.mode in ("L", "RGB") else image.convert("RGB")
            flat.save(
                made,
                "JPEG",
                quality=quality,
                subsampling=0,  # coloured letters blur otherwise
                optimize=True,
                icc_profile=self._profile,
                comment=b"",
            )
        else:
            image.save(made, "PNG", compress_level=_EFFORT, icc_profile=self._profile)
        return made.getvalue()


def _upright(image: Image, turn: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[turn]) if turn in turns else image


def _on_screen(image: Image, profile: bytes | None) -> Image:
    """The picture in a mode that PNG has and that browsers show."""
    if image.mode == "CMYK":
        return _from_print(image, profile)
    if image.mode in ("LAB", "YCbCr", "HSV"):
        return image.convert("RGB")
    if image.mode == "F" or image.mode.startswith("I"):
        return _in_grey(image)
    image = image.convert(_AS_MODE[image.mode]) if image.mode in _AS_MODE else image
    if image.mode not in _KEPT_MODES:
        image = image.convert("RGB")
    return image


def _from_print(image: Image, profile: bytes | None) -> Image:
    """CMYK by its own profile, else by the plain rule that paper lacks what ink takes."""
    from PIL import ImageCms

    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, given, screen, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None  # a profile that is broken, or of other colours
        if made is not None:
            return made
    return image.convert("RGB")


def _in_grey(image: Image) -> Image:
    """Sixteen or more bits a pixel as eight: browsers and players show no more."""
    sixteen = image.mode.startswith("I;16")
    wide = image if image.mode == "F" else image.convert("I")
    low, high = (0.0, 65535.0) if sixteen else _ends(wide)
    scale = 255 / (high - low) if high > low else 0.0
    return wide.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _ends(image: Image) -> tuple[float, float]:
    low, high = image.getextrema()
    assert not isinstance(low, tuple) and not isinstance(high, tuple)
    return float(low), float(high)


def _smaller(image: Image, longest_side: int) -> Image:
    """The picture with its longer side at most so many pixels (0: as it is)."""
    from PIL.Image import Resampling

    if not longest_side or max(image.size) <= longest_side:
        return image
    scale = longest_side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode == "1":
        image = image.convert("L")
    elif _has_alpha(image) and image.mode != "LA":
        image = image.convert("RGBA")
    elif image.mode == "P":
        image = image.convert("RGB")
    return image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _has_alpha(image: Image) -> bool:
    return image.mode in ("LA", "RGBA") or "transparency" in image.info


def _is_photo(image: Image) -> bool:
    """Whether a picture has no see-through parts and more colours than a drawing."""
    return not _has_alpha(image) and image.mode in ("L", "RGB") and not image.getcolors(_MOST_PNG)


def _fits(profile: bytes | None, mode: str, was: str) -> bool:
    """Whether the profile is one of the new picture's colours (ICC.1:2022, 7.2.8)."""
    if not profile or was == "CMYK":
        return False
    space = profile[16:20]
    return space == (b"GRAY" if mode in ("1", "L", "LA") else b"RGB ")
