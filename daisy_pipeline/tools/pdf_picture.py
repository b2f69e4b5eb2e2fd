# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures out of a PDF: embedded ones as PNG or JPEG, whole pages as gray PGM."""

from __future__ import annotations

import ctypes
import struct
import zlib
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from daisy_pipeline.tools.pdf_page import objects

_MOST_PIXELS = 40_000_000
_LARGEST = 64 << 20
_CHANNELS = {1: 1, 2: 3, 3: 4, 4: 4}  # FPDFBitmap_Gray, BGR, BGRx, BGRA


def image(document: Any, page: Any, index: int) -> bytes:
    """The picture with this number among the page's objects; b"" when it cannot be had."""
    found = next(islice(objects(page), index, None), None)
    if found is None or found[0] != pdfium.FPDF_PAGEOBJ_IMAGE:
        return b""
    thing = found[1]
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(thing, wide, high)
    if not 0 < wide.value * high.value <= _MOST_PIXELS:
        return b""
    jpeg = _jpeg(thing)
    if jpeg:
        return jpeg
    bitmap = pdfium.FPDFImageObj_GetBitmap(thing)
    if not bitmap:
        bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(document, page, thing)
    if not bitmap:
        return b""
    try:
        return _png(bitmap)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _jpeg(thing: Any) -> bytes:
    """The JPEG as it was embedded; b"" for other pictures and for CMYK, which browsers garble."""
    if pdfium.FPDFImageObj_GetImageFilterCount(thing) != 1:
        return b""
    name = ctypes.create_string_buffer(40)
    pdfium.FPDFImageObj_GetImageFilter(thing, 0, name, 40)
    size = pdfium.FPDFImageObj_GetImageDataRaw(thing, None, 0)
    if name.value != b"DCTDecode" or not 0 < size <= _LARGEST:
        return b""
    buffer = (ctypes.c_ubyte * size)()
    pdfium.FPDFImageObj_GetImageDataRaw(thing, buffer, size)
    data = bytes(buffer)
    return data if data.startswith(b"\xff\xd8\xff") and _colours(data) in (1, 3) else b""


def _colours(data: bytes) -> int:
    """The number of components in a JPEG's frame header (ITU-T T.81, B.2.2); 0 without one."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return data[at + 9]
        at += 2 + size
    return 0


def _png(bitmap: Any) -> bytes:
    """The bitmap as PNG: gray, or colour (with transparency where it has any)."""
    wide, high, step, rows = _rows(bitmap)
    channels = _CHANNELS.get(pdfium.FPDFBitmap_GetFormat(bitmap), 0)
    if not channels or not wide or not high:
        return b""
    clear = pdfium.FPDFBitmap_GetFormat(bitmap) == pdfium.FPDFBitmap_BGRA
    kept = 4 if clear else min(channels, 3)
    lines = bytearray()
    for y in range(high):
        row = rows[y * step : y * step + wide * channels]
        line = bytearray(wide * kept)
        if channels == 1:
            line[:] = row
        else:
            line[0::kept], line[1::kept], line[2::kept] = (
                row[2::channels],
                row[1::channels],
                row[0::channels],
            )
            if clear:
                line[3::kept] = row[3::channels]
        lines += b"\0" + line
    kind = {1: 0, 3: 2, 4: 6}[kept]
    header = struct.pack(">IIBBBBB", wide, high, 8, kind, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines), 6)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _rows(bitmap: Any) -> tuple[int, int, int, bytes]:
    wide, high = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    step = pdfium.FPDFBitmap_GetStride(bitmap)
    start = pdfium.FPDFBitmap_GetBuffer(bitmap)
    return wide, high, step, ctypes.string_at(start, step * high)


def rendered(page: Any, dpi: int) -> tuple[bytes, int]:
    """A page as PGM (netpbm's P5) on white, and the dpi that the bound on its size left it."""
    width = max(1.0, pdfium.FPDF_GetPageWidthF(page))
    height = max(1.0, pdfium.FPDF_GetPageHeightF(page))
    most = (_MOST_PIXELS / (width / 72 * height / 72)) ** 0.5
    dpi = min(dpi, int(most))
    if dpi < 1:  # a page of many metres
        return b"", 0
    wide, high = max(1, int(width / 72 * dpi)), max(1, int(height / 72 * dpi))
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return b"", 0
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
        flags = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_NO_CATCH
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, flags)
        _, _, step, rows = _rows(bitmap)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    lines = b"".join(rows[y * step : y * step + wide] for y in range(high))
    return b"P5 %d %d 255\n" % (wide, high) + lines, dpi
