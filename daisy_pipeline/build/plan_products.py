# SPDX-License-Identifier: AGPL-3.0-or-later
"""The jobs of a title's products: pictures such as they take them; emitted, checked, packaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.plan import numbered, step
from daisy_pipeline.build.plan_sound import encoded_again
from daisy_pipeline.config.settings import Settings
from daisy_pipeline.model.times import Ms

AUDIO = "audio"
LARGE_PRINT = "large-print"
ALWAYS_WITH_AUDIO = frozenset({"daisy3", "daisy202", AUDIO})
NEEDS_SOUND = frozenset({"daisy3", AUDIO})  # without it they would be another product
AUDIO_WHEN_READ = frozenset({"epub3"})


def sounding(products: Iterable[str], *, human: bool, narrated: bool) -> frozenset[str]:
    """Which of the products carry sound: it depends on the title alone, not on one another."""
    speaking = ALWAYS_WITH_AUDIO | (AUDIO_WHEN_READ if human or narrated else frozenset())
    return speaking & frozenset(products)


def picture_job() -> Job:
    """The job that makes a title's pictures such as every product takes."""
    return Job("pictures", step("pictures"), {"images": Of("read", "images")})


def picture_jobs(products: Sequence[str], settings: Settings) -> tuple[list[Job], dict[str, str]]:
    """The jobs of pictures, and for products with limits of their own the job that keeps them.

    A product's limits stand in its section; pictures that they reduce are already such as every
    product takes, so that what is to be told of them is told once.
    """
    jobs = [picture_job()]
    made: dict[tuple[tuple[str, int], ...], str] = {}
    own: dict[str, str] = {}
    for product in products:
        section = next(iter(step(f"emit-{product}").settings), "")
        given = settings.section(section)[section]
        limits = {key: int(given.get(key, 0)) for key in ("longest_side", "max_bytes")}
        asked = tuple((key, limit) for key, limit in limits.items() if limit > 0)
        if not asked:
            continue
        if asked not in made:
            made[asked] = f"pictures-{product}"
            given_by = {"images": Of("pictures")}
            jobs.append(Job(made[asked], step("pictures"), given_by, dict(asked)))
        own[product] = made[asked]
    return jobs, own


def audio_jobs(
    encodings: Sequence[Job], settings: Settings, durations: Sequence[Ms]
) -> tuple[list[Job], dict[str, list[str]]]:
    """The further encodings of the product ``audio``, and its inputs by name: jobs in order.

    ``encodings`` are those of the parts that sound, ``durations`` how long these are. ``audio`` are
    its MP3s (those of all products, or at a bit rate of its own), ``joined`` the AAC of its M4B.
    Raises DaisyError (exit code 4) for settings that cannot be.
    """
    from daisy_pipeline.emit.audio.medium import bitrate  # most builds make no such product

    own = settings.section(AUDIO)[AUDIO]
    usual = int(settings.values["recordings"]["bitrate"])
    rate = bitrate(own, usual, durations)
    files = list(encodings) if rate == usual else encoded_again(encodings, "mp3", rate)
    book = encoded_again(encodings, "aac", rate) if own["m4b"] else []
    given = {"audio": [job.id for job in files], "joined": [job.id for job in book]}
    return [job for job in (*files, *book) if job not in encodings], given


def product_jobs(
    products: Sequence[str],
    speaking: frozenset[str],
    encoded: Sequence[str],
    stem: str,
    pictures: Mapping[str, str] | None = None,
    sounds: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> list[Job]:
    """Emit, check and package every product.

    ``encoded`` are the jobs of the sound that the ``speaking`` ones carry, ``pictures`` those of
    the products with pictures of their own, ``sounds`` the inputs of those with sound of their own.
    """
    jobs: list[Job] = []
    for product in products:
        inputs: dict[str, Path | Of] = {
            "book": Of("readings"),
            "images": Of((pictures or {}).get(product, "pictures")),
        }
        if product in speaking and encoded:
            inputs["track"] = Of("track")
            for name, jobs_of in (sounds or {}).get(product, {"audio": encoded}).items():
                inputs |= numbered(name, [Of(n) for n in jobs_of])
        made = Of(f"emit-{product}")
        what = {"product": product}
        jobs += [
            Job(made.job, step(made.job), inputs, what),
            Job(f"check-{product}", step("check"), {"product": made}, what),
            Job(
                f"package-{product}",
                step(f"package-{product}"),
                {"product": made},
                {**what, "name": stem},
            ),
        ]
    return jobs
