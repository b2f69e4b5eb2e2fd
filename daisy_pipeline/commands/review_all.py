# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review --all``: the whole recording from where this person stopped, at their own pace."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build.decisions import Answer, parse_answer
from daisy_pipeline.build.listening import Stretch
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.review_desk import Desk
from daisy_pipeline.model.finding import DaisyError, Fact
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.synchronization.corrections import clock as precise
from daisy_pipeline.tools.player import Player, find_player, play

_AROUND: Ms = 2000


@dataclass
class Listening:
    """One session: stretch after stretch; what was heard to its end is counted at once."""

    console: Console
    desk: Desk
    folder: Path
    stretches: Sequence[Stretch]
    sounding: bool
    player: Player | None = None
    at: int = 0
    played: bool = False

    def go(self) -> None:
        """Go on until the end, or until nobody answers any more."""
        self.at = self._begin()
        self.console.say("review.all_count", count=len(self.stretches), at=self.at + 1)
        self.player = find_player() if self.sounding else None
        if self.sounding and self.player is None:
            self.console.say("review.no_player")
        self.console.say("review.all_keys" if self.player else "review.all_keys_mute")
        try:
            while self.at < len(self.stretches):
                self._tell()
                self._hear(0)
                if not self._ask():
                    return
        finally:
            self.desk.keep()

    def _begin(self) -> int:
        """The first stretch that this person has not heard; the very first after the last."""
        sitting = self.desk.sitting
        if sitting is None:
            return 0
        from daisy_pipeline.ledger.reviews import covers

        had = {source: sitting.had(source) for source in sitting.takes if sitting.may(source)}
        for number, one in enumerate(self.stretches):
            if one.source in had and not covers(had[one.source], one.begin, one.end):
                return number
        return 0

    @property
    def now(self) -> Stretch:
        """What is being heard."""
        return self.stretches[self.at]

    def _tell(self) -> None:
        one = self.now
        segment = one.at(one.begin)
        page = self.desk.pages.get(segment, "")
        facts: dict[str, Fact] = {
            "number": self.at + 1,
            "count": len(self.stretches),
            "file": one.file,
        }
        times = {"begin": precise(one.begin), "end": precise(one.end)}
        self.console.say("review.stretch_page" if page else "review.stretch", page=page, **facts)
        if one.text:
            self.console.say("review.text", words=one.text)
        if self.player is None:
            self.console.say("review.place", file=one.file, **times)
        self.console.event("stretch", **facts, page=page, begin=one.begin, end=one.end)

    def _hear(self, around: Ms) -> None:
        """Play the stretch; only what the player ended well counts as heard."""
        one, self.played = self.now, False
        path = find_file(self.folder, one.file)
        if self.player is None or path is None:
            return
        begin = max(0, one.begin - around)
        try:
            good = play(self.player, path, begin, one.end + around, one.file)
        except DaisyError as problem:
            self.console.tell_all(problem.findings)
            return
        if not good:
            self.console.say("review.mute", player=self.player.name)
            self.player = None
            self.console.say("review.all_keys_mute")
            return
        self.played = True
        self.desk.heard(one.source, one.begin, one.end)

    def _ask(self) -> bool:
        """Take answers until one leads on; False to end."""
        while True:
            self.console.say("review.ask", number=self.at + 1, count=len(self.stretches))
            self.console.event("review-ask", number=self.at + 1)
            line = sys.stdin.readline()
            answer = parse_answer(line) if line else Answer("quit")
            if answer is None:
                self.console.say("review.unclear")
            elif answer.kind == "quit":
                return False
            elif self._done(answer, empty=not line.strip()):
                return True

    def _done(self, answer: Answer, *, empty: bool) -> bool:
        """Do what the answer says; whether another stretch comes."""
        one = self.now
        match answer.kind:
            case "right":
                self.desk.heard(one.source, one.begin, one.end, declared=not self.played)
                self.at += 1
                return True
            case "next":
                self.at += 1
                return True
            case "back":
                if self.at == 0:
                    self.console.say("review.first")
                self.at = max(0, self.at - 1)
                return True
            case "hear" if empty and self.played:
                self.at += 1
                return True
            case "hear" | "around":
                self._again(_AROUND if answer.kind == "around" else 0)
            case "defect":
                begin = one.begin + (answer.after or 0)
                self.desk.note(answer, one.source, (one.begin, one.end), one.at(begin))
            case "undo":
                self.desk.undo()
            case "help":
                self.console.say("review.all_help")
            case _:
                self.console.say("review.unclear")
        return False

    def _again(self, around: Ms) -> None:
        if self.player is None:
            self._tell()
        self._hear(around)
