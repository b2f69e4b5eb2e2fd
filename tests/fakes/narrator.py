# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings whose sentence limits are exactly known: clips joined with pauses."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daisy_pipeline.model.book import Run, Segment
from daisy_pipeline.model.track import Recording
from daisy_pipeline.tools import espeak, media

RATE = 16_000
SENTENCES = (
    "동백꽃이 노랗게 핀 산기슭에 아이들이 모였다.",
    "오늘은 아침부터 바람이 몹시 불었다.",
    "점순이는 울타리 너머로 감자를 내밀었다.",
    "느 집엔 이거 없지?",
    "나는 고개도 돌리지 않고 일하던 손으로 그 감자를 밀어 버렸다.",
    "닭들은 또 마당에서 싸움을 시작했다.",
    "어머니는 장에 가시고 집에는 아무도 없었다.",
    "해가 지자 산골은 금세 어두워졌다.",
    "우리는 말없이 오솔길을 걸어 내려왔다.",
    "이튿날 학교에서 선생님이 나를 부르셨다.",
    "봄이 오면 밭을 갈고 씨를 뿌려야 한다.",
    "그해 여름에는 비가 한 방울도 오지 않았다.",
)
OTHERS = (
    "컴퓨터를 켜고 설정 화면을 여십시오.",
    "세계 경제는 올해도 느리게 성장할 것으로 보인다.",
    "물은 섭씨 백 도에서 끓는다.",
    "도서관은 월요일에 문을 닫습니다.",
    "기차표를 예매하려면 회원 가입이 필요합니다.",
    "우주에는 수많은 별이 빛나고 있다.",
    "신청서는 다음 주 금요일까지 내 주세요.",
    "고양이는 하루에 열여섯 시간을 잔다.",
    "이 약은 하루에 세 번 식후에 드십시오.",
    "회의는 오후 두 시에 본관에서 열립니다.",
    "축구 경기는 연장전 끝에 비겼다.",
    "새 법은 내년 삼월부터 시행된다.",
)


@dataclass(frozen=True)
class Joined:
    """A recording and the true begin and end of speech of each clip in ms."""

    samples: np.ndarray
    limits: tuple[tuple[float, float], ...]


def segments(texts: Sequence[str], lang: str = "ko") -> tuple[tuple[Segment, str], ...]:
    return tuple(
        (Segment((Run(text=text),), id=f"s{number:05d}"), lang)
        for number, text in enumerate(texts, 1)
    )


def decoded(path: Path) -> np.ndarray:
    return np.frombuffer(b"".join(s.pcm for s in media.stream(path, RATE)), "<i2")


def said(
    text: str, lang: str = "ko", words_per_minute: int = 140, pitch: float = 1.0
) -> np.ndarray:
    """Synthetic speech with another pace, and another voice: resampling moves formants."""
    speech = espeak.speak(text, lang, words_per_minute)
    samples = np.frombuffer(speech.pcm, "<i2").astype(float)
    step = speech.rate * pitch / RATE
    at = np.arange(int(len(samples) / step)) * step
    return np.interp(at, np.arange(len(samples)), samples).astype("<i2")


def sounding(samples: np.ndarray) -> tuple[int, int]:
    """First and last sample of speech, by 10 ms of energy within 35 dB of the loudest 5 %."""
    hop = RATE // 100
    count = len(samples) // hop
    power = (samples[: count * hop].astype(float).reshape(count, hop) ** 2).mean(1)
    level = 10 * np.log10(power + 1)
    loud = np.flatnonzero(level > np.quantile(level, 0.95) - 35)
    return int(loud[0]) * hop, int(loud[-1] + 1) * hop


def join(
    clips: Sequence[np.ndarray], seed: int = 1, noise_db: float | None = None, lead: float = 0.5
) -> Joined:
    """Clips with pauses of 0.3-0.9 s, a soft hiss, and pink noise so far below the speech."""
    chance = np.random.default_rng(seed)
    parts: list[np.ndarray] = [np.zeros(int(lead * RATE))]
    limits, at = [], len(parts[0])
    for clip in clips:
        first, last = sounding(clip)
        low, high = max(0, first - 480), min(len(clip), last + 480)
        limits.append(((at + first - low) * 1000 / RATE, (at + last - low) * 1000 / RATE))
        pause = np.zeros(int(chance.uniform(0.3, 0.9) * RATE))
        parts += [clip[low:high].astype(float), pause]
        at += high - low + len(pause)
    samples = np.concatenate(parts)
    loudness = np.sqrt((samples**2).mean())
    samples += chance.normal(0, 3, len(samples))
    if noise_db is not None:
        samples += pink(chance, len(samples)) * loudness * 10 ** (-noise_db / 20)
    return Joined(np.clip(samples, -32768, 32767).astype("<i2"), tuple(limits))


def pink(chance: np.random.Generator, count: int) -> np.ndarray:
    spectrum = np.fft.rfft(chance.normal(0, 1, count))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / noise.std())


def write(samples: np.ndarray, path: Path, digest: str = "d" * 64) -> Recording:
    """Write a WAV file and give its Recording."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return Recording(digest, path.name, len(samples) * 1000 // RATE, RATE, 1)
