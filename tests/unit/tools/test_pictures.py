# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of any kind become ones that every player shows, and no file makes the door stumble."""

from __future__ import annotations

import random
import struct
from zlib import crc32

import pytest
from PIL import Image, ImageChops, ImageStat

from daisy_pipeline.tools import pictures as door
from daisy_pipeline.tools.pictures import PictureError, measure, media_type, portable
from tests.fakes.pictures import (
    KINDS,
    SIZE,
    drawing,
    encoded,
    moving,
    opened,
    placed,
    printed,
    profile,
    turned,
)

STAYS = ("png", "png-palette", "png-alpha", "png-16", "jpeg", "jpeg-grey", "jpeg-progressive")


def near(one: Image.Image, other: Image.Image, most: float = 6) -> bool:
    """Whether two pictures look the same: how far colours are from each other on average."""
    left, right = one.convert("RGB"), other.convert("RGB")
    assert left.size == right.size
    return max(ImageStat.Stat(ImageChops.difference(left, right)).mean) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_png_or_jpeg(kind: str) -> None:
    data = KINDS[kind]()
    made = portable(data)
    assert made.kind == media_type(made.data) and made.kind in (door.PNG, door.JPEG)
    assert opened(made.data).mode != "CMYK"
    assert portable(data) == made
    assert portable(made.data) == door.Portable(made.data, made.kind)
    assert (made.data == data) == (kind in STAYS)


@pytest.mark.parametrize("kind", ["bmp", "bmp-palette", "tiff", "tiff-lzw", "webp-lossless", "gif"])
def test_what_was_stored_without_loss_stays_so(kind: str) -> None:
    data = KINDS[kind]()
    made = portable(data)
    assert made.kind == door.PNG and made.told == (door.CHANGED,)
    assert near(opened(made.data), opened(data), 0)


def test_a_photograph_stays_one() -> None:
    for kind in ("webp", "tiff-photo"):
        made = portable(KINDS[kind]())
        assert made.kind == door.JPEG and near(opened(made.data), drawing())


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_print_colours_become_a_screens(format: str) -> None:
    made = portable(printed(format))
    assert door.CMYK in made.told and near(opened(made.data), drawing())


def test_a_false_profile_of_print_colours_does_no_harm() -> None:
    for wrong in (profile(), b"no profile"):
        made = portable(encoded(drawing("CMYK"), "JPEG", icc_profile=wrong))
        assert near(opened(made.data), drawing())
        assert opened(made.data).info.get("icc_profile") is None


def test_the_profile_of_a_converted_picture_stays() -> None:
    made = portable(encoded(drawing(), "TIFF", icc_profile=profile()))
    assert opened(made.data).info["icc_profile"] == profile()


@pytest.mark.parametrize("turn", range(2, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_stand_upright(turn: int, format: str) -> None:
    from PIL import ImageOps

    data = turned(turn, format)
    made = portable(data)
    shown = opened(made.data)
    assert shown.getexif() == {}
    assert shown.size == ((32, 64) if turn > 4 else (64, 32))
    assert near(shown, ImageOps.exif_transpose(opened(data)))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_first_frame_stands_for_an_animation(kind: str) -> None:
    made = portable(moving(kind))
    assert door.STILL in made.told and near(opened(made.data), drawing())
    assert getattr(opened(made.data), "n_frames", 1) == 1


def test_the_first_page_stands_for_a_file_of_pages() -> None:
    assert portable(KINDS["tiff-pages"]()).told == (door.PAGES, door.CHANGED)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_only_the_place_goes(format: str) -> None:
    data = placed(format)
    made = portable(data)
    assert measure(data).placed and not measure(made.data).placed
    assert made.told == (door.PLACED,) and made.kind == measure(data).kind
    assert dict(opened(made.data).getexif()) == {0x8298: "(c) Hong"}
    assert opened(made.data).tobytes() == opened(data).tobytes()  # not encoded anew


def test_the_place_in_xmp_goes() -> None:
    data = encoded(drawing(), "JPEG", xmp=b"<x:xmpmeta exif:GPSLatitude='37,52N'/>")
    made = portable(data)
    assert made.told == (door.PLACED,) and b"GPSLatitude" not in made.data
    assert opened(made.data).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("format", ["WEBP", "TIFF"])
def test_a_changed_picture_has_no_place(format: str) -> None:
    made = portable(placed(format))
    assert door.PLACED in made.told and not measure(made.data).placed


@pytest.mark.parametrize("kind", ["jpeg", "png", "bmp", "tiff", "gif"])
def test_what_is_left_of_a_cut_picture_is_shown(kind: str) -> None:
    data = encoded(drawing(size=(400, 300)), kind.upper())
    made = portable(data[: len(data) * 2 // 3])
    place = (0, 0, 90, 70) if kind != "bmp" else (0, 230, 90, 300)  # stored from below
    whole = drawing(size=(400, 300)).crop(place)
    assert made.told[0] == door.CUT and near(opened(made.data).crop(place), whole)
    with pytest.raises(PictureError):
        measure(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("kind", KINDS)
def test_a_head_alone_is_broken(kind: str) -> None:
    with pytest.raises(PictureError) as caught:
        portable(KINDS[kind]()[:30])
    assert caught.value.reason == door.BROKEN


def test_a_missing_end_mark_is_put_back() -> None:
    data = KINDS["png"]()
    assert portable(data[:-8]).told == ()
    assert portable(data[:-8]).data.endswith(b"IEND\xaeB`\x82")


def png_of(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + KINDS["png"]()[33:]


@pytest.mark.parametrize("size", [(20_000, 20_000), (2**31 - 1, 2**31 - 1), (70_000, 1)])
def test_absurd_sizes_are_refused_before_they_cost(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError) as caught:
        portable(png_of(*size))
    assert caught.value.reason == door.LARGE


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = KINDS["jpeg-progressive"]()
    at = data.rindex(b"\xff\xda")
    with pytest.raises(PictureError) as caught:
        portable(data[:at] + data[at:-2] * 1000 + data[-2:])
    assert caught.value.reason == door.LARGE


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_side_is_kept(kind: str) -> None:
    made = portable(KINDS[kind](), longest_side=16)
    assert max(opened(made.data).size) == 16
    assert portable(KINDS[kind](), longest_side=500) == portable(KINDS[kind]())


def test_see_through_parts_stay_so_when_reduced() -> None:
    clear = drawing("RGBA")
    clear.putalpha(0)
    for data in (encoded(clear, "PNG"), encoded(drawing("P"), "PNG", transparency=0)):
        assert opened(portable(data, longest_side=16).data).mode == "RGBA"


def test_a_file_is_as_light_as_was_asked() -> None:
    noise = Image.effect_noise((300, 200), 60).convert("RGB")
    for data in (encoded(noise, "PNG"), encoded(noise, "JPEG", quality=95)):
        made = portable(data, max_bytes=20_000)
        assert len(made.data) <= 20_000 and made.kind == door.JPEG and made.told == ()
    clear = encoded(noise.convert("RGBA"), "PNG")
    assert opened(portable(clear, max_bytes=30_000).data).mode == "RGBA"
    assert portable(clear, max_bytes=100).told == (door.BIG,)


def test_other_bytes_are_no_picture() -> None:
    for data in (b"", b"text", b"BM as a word", b"II", b"\xd7\xcd\xc6\x9a", b"%!PS-Adobe"):
        assert media_type(data) == ""
        with pytest.raises(PictureError):
            portable(data)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_end_in_a_picture_or_in_one_error(
    kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    chance, data = random.Random(kind), KINDS[kind]()
    for _ in range(25):
        bad = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(min(len(bad), 400)) if chance.random() < 0.6 else -1
            at = at if at >= 0 else chance.randrange(len(bad))
            match chance.randrange(3):
                case 0:
                    bad[at] = chance.randrange(256)
                case 1:
                    del bad[at : at + chance.randint(1, 20)]
                case _:
                    bad[at:at] = bad[at : at + chance.randint(1, 20)]
        try:
            made = portable(bytes(bad), longest_side=chance.choice((0, 20)))
        except PictureError:
            continue
        assert measure(made.data).kind == made.kind
    assert capfd.readouterr() == ("", "")


def test_the_measure() -> None:
    found = measure(KINDS["gif-moving"]())
    assert (found.width, found.height) == SIZE and found.several == door.STILL
    assert measure(KINDS["jpeg-print"]()).mode == "CMYK"
    assert measure(encoded(drawing(size=(800, 600)), "JPEG")).width == 800
