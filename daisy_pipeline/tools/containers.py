# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a sound file's own bytes say of its length: a promise in its head, an end that is missing.

FFmpeg plays a cut-off file to its last packet and says nothing; a librarian must be told.
"""

from __future__ import annotations

from pathlib import Path

# MPEG audio layer III: kbit/s by index for version 1 and for versions 2 and 2.5 (ISO 11172-3
# 2.4.2.3, ISO 13818-3 2.4.2.3), Hz by version bits and index.
_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}

_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


def promises_length(path: Path, container: str) -> bool:
    """Whether the file's head tells its length (an MP3 does so only in a Xing or Info frame)."""
    if container == "mp3":
        first = _after_id3(path)
        return b"Xing" in first or b"Info" in first
    return container not in ("aac", "ogg")  # FFmpeg guesses, or reads the last page that is left


def ends_early(path: Path, container: str, last_packet: bytes, size: int) -> bool:
    """Whether the file's end shows that it was cut off.

    MP3: the last packet, of which ``last_packet`` is the beginning and ``size`` the length, is
    shorter than its header says. Ogg: the last page lacks the end-of-stream flag (RFC 3533, 6).
    WAV: the data chunk is longer than the file. ASF: the head tells a larger file (ASF 3.2).
    """
    match container:
        case "mp3":
            return size < mp3_frame_size(last_packet)
        case "ogg":
            return not _ogg_is_closed(path)
        case "wav":
            return wav_lacks(path) > 0
        case "asf":
            return _asf_is_cut(path)
        case _:
            return False


def mp3_frame_size(header: bytes) -> int:
    """The bytes of a layer III frame by its four header bytes; 0 when they are no such header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, index = header[1] >> 3 & 3, header[2] >> 2 & 3
    kbit = (_V1 if version == 3 else _V2)[header[2] >> 4]
    if version == 1 or index == 3 or not kbit:
        return 0
    samples = 144 if version == 3 else 72  # eighths of a frame's samples
    return samples * kbit * 1000 // _RATES[version][index] + (header[2] >> 1 & 1)


def mp3_kind(path: Path) -> tuple[int, int, int]:
    """Hz, channels and kbit/s of an MP3 by its second frame; zeros where there is none.

    The first may be a Xing or Info frame, whose bit rate is not that of the sound.
    """
    data = _after_id3(path)
    first = mp3_frame_size(data[:4])
    header = data[first : first + 4] if mp3_frame_size(data[first : first + 4]) else data[:4]
    if not mp3_frame_size(header):
        return 0, 0, 0
    version = header[1] >> 3 & 3
    kbit = (_V1 if version == 3 else _V2)[header[2] >> 4]
    channels = 1 if header[3] >> 6 == 3 else 2
    return _RATES[version][header[2] >> 2 & 3], channels, kbit


def _after_id3(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(10)
        tag = 0
        if head[:3] == b"ID3" and len(head) == 10:  # the size has seven bits a byte
            tag = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        file.seek(tag)
        return file.read(4096)


def _ogg_is_closed(path: Path) -> bool:
    with path.open("rb") as file:
        size = path.stat().st_size
        file.seek(max(0, size - 70_000))  # an Ogg page has at most 65,307 bytes
        tail = file.read()
    page = tail.rfind(b"OggS")
    if page < 0 or len(tail) < page + 27:
        return False
    lengths = tail[page + 27 : page + 27 + tail[page + 26]]
    whole = page + 27 + tail[page + 26] + sum(lengths) <= len(tail)
    return whole and bool(tail[page + 5] & 4)


def _asf_is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(65536)
    at = head.find(_ASF_PROPERTIES)
    told = head[at + 40 : at + 48]  # after GUID, size of the object, file id
    return at >= 0 and len(told) == 8 and int.from_bytes(told, "little") > path.stat().st_size


def wav_lacks(path: Path) -> int:
    """The ms of sound that a WAV's data chunk promises and the file does not hold; 0 for none.

    FFmpeg tells the length of what is there. 1 where the file's own rate cannot be read.
    """
    size, rate = path.stat().st_size, 0
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return 0
        file.seek(12)
        while len(head := file.read(8)) == 8:
            length = int.from_bytes(head[4:], "little")
            if head[:4] == b"data":  # 0 and all ones: a recorder that writes without going back
                lacks = file.tell() + length - size
                told = length not in (0, 0xFFFFFFFF) and lacks > 0
                return max(1, lacks * 1000 // rate if rate else 1) if told else 0
            if head[:4] == b"fmt ":  # bytes a second stand behind format, channels and Hz
                rate = int.from_bytes(file.read(12)[8:], "little")
                length -= 12
            file.seek(length + length % 2, 1)
    return 0
