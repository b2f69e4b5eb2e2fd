# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person, a screen reader or a night batch hears from the commands.

Results go to stdout; findings and progress go to stderr, one line each, nothing redrawn. With
``--json`` everything is one JSON object a line on stdout. Colour only marks the word that says it
anyway, and only on a terminal.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

import click

from daisy_pipeline.commands.interrupt import heed
from daisy_pipeline.messages import Severity, Worded, finding_data, phrase, word
from daisy_pipeline.model.finding import Fact, Finding

QUIET_SECONDS = 30.0  # a long step says that it still goes on, but not more often than this
FIRST_OF_A_KIND = 5  # findings with one number that a person hears before the rest is counted
_COLOURS = {Severity.FATAL: "red", Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass
class Console:
    """One run's voice; also the ``Progress`` that steps report to.

    ``verbose`` adds a line for every report of progress and points to ``daisy explain``.
    """

    lang: str = "ko"
    plain: bool = False
    json: bool = False
    verbose: bool = False
    clock: Callable[[], float] = time.monotonic
    _spoken: dict[str, float] = field(default_factory=dict)

    def say(self, key: str, **facts: Fact) -> None:
        """Put a result in words (a key of words.toml) on stdout; with ``--json`` nothing."""
        self.line(phrase(key, self.lang, **facts))

    def line(self, text: str) -> None:
        """Put a line that is worded already on stdout; with ``--json`` nothing."""
        if not self.json:
            click.echo(text)

    def event(self, kind: str, **data: object) -> None:
        """With ``--json``: one object of this type on stdout; otherwise nothing."""
        if self.json:
            click.echo(json.dumps({"type": kind, **data}, ensure_ascii=False, sort_keys=True))

    def note(self, text: str) -> None:
        """Put a line on stderr; with ``--json`` nothing."""
        if not self.json:
            click.echo(text, err=True)

    def tell(self, finding: Finding) -> None:
        """Tell one finding: what happened, where, what to do."""
        if self.json:
            self.event("finding", **finding_data(finding))
            return
        for text in self._told(word(finding, self.lang)):
            self.note(text)

    def _told(self, told: Worded) -> Iterable[str]:
        """The heart of the matter first, its number last: that is the order of listening."""
        severity = phrase(f"severity.{told.severity}", self.lang)
        yield f"{self._coloured(severity, told.severity)}: {told.text} ({told.id})"
        details = {"where": told.place, "fix": told.fix}
        if self.verbose:
            details["explain"] = f"daisy explain {told.id}"
        for key, text in details.items():
            if text:
                yield f"  {phrase(f'finding.{key}', self.lang)}: {text}"

    def _coloured(self, word: str, severity: Severity) -> str:
        colour = _COLOURS.get(severity)
        if self.plain or not colour or os.environ.get("NO_COLOR"):
            return word
        return click.style(word, fg=colour, bold=True)

    def tell_in_short(self, findings: Sequence[Finding], where: str) -> None:
        """Tell findings in the order given: to a person the first few of a kind, then how many.

        ``where`` is a key of words.toml for the line that says how many more there are of an
        ``id``. With ``-v`` and to a program everything is told.
        """
        told: Counter[str] = Counter()
        for finding in findings:
            told[finding.id] += 1
            if self.json or self.verbose or told[finding.id] <= FIRST_OF_A_KIND:
                self.tell(finding)
        for id, count in told.items():
            if count > FIRST_OF_A_KIND and not (self.json or self.verbose):
                self.note(phrase(where, self.lang, id=id, count=count - FIRST_OF_A_KIND))

    def tell_all(self, findings: Iterable[Finding]) -> None:
        """Tell findings in the order given."""
        for finding in findings:
            self.tell(finding)

    def step(self, done: int, total: int, what: str) -> None:
        """Say when ``what`` begins and when it ends, and that a long one still goes on.

        Raises KeyboardInterrupt if Ctrl-C was pressed and got lost on its way.
        """
        heed()
        ended = 0 < total <= done
        known = what in self._spoken
        name = self._name(what)
        self.event("progress", what=what, text=name, done=done, total=total)
        now = self.clock()
        if not known:
            self._spoken[what] = now
            self.note(phrase("progress.begin", self.lang, what=name))
        if ended:
            del self._spoken[what]
            self.note(phrase("progress.end", self.lang, what=name))
        elif known and (self.verbose or now - self._spoken[what] >= QUIET_SECONDS):
            self._spoken[what] = now
            self.note(phrase("progress.part", self.lang, what=name, done=done, total=total))

    def _name(self, what: str) -> str:
        """A step in words; after ``|`` may stand a part's number or a product's name."""
        key, stroke, detail = what.partition("|")
        name = phrase(key, self.lang)
        if not stroke or not detail:
            return name
        shown = phrase(f"product.{detail}", self.lang)
        if shown == f"product.{detail}":
            shown = detail.lstrip("0") if detail.isdecimal() else detail
        return f"{name}, {shown}"


def make_streams_safe(streams: Iterable[TextIO] | None = None) -> None:
    """Let stdout and stderr carry any text: no UnicodeEncodeError, UTF-8 in Windows' files.

    A Windows console takes any text already; what is redirected into a file there would be in
    the system's code page, which JSON and most programs do not expect.
    """
    for stream in streams or (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # a test's or a service's own stream
            continue
        reconfigure(errors="backslashreplace")
        if os.name == "nt" and not stream.isatty():
            reconfigure(encoding="utf-8")
