# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review``: from one doubtful place to the next, each answer kept at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from daisy_pipeline.build.assist import Aligned
from daisy_pipeline.build.decisions import Answer, Decisions, parse_answer
from daisy_pipeline.build.review import Item
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.review_desk import Desk
from daisy_pipeline.commands.review_places import tell, tell_place
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.synchronization.corrections import clock as precise
from daisy_pipeline.tools.player import Player, find_player, play

_LONGEST: Ms = 30_000  # of what is played at once
_AROUND: Ms = 2000


def make_answers_safe() -> None:
    """Let stdin carry any bytes: what cannot be read as text is no answer, and no fault of ours."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


@dataclass
class Walk:
    """One session: goes from place to place; every answer is kept before the next question."""

    console: Console
    aligned: Aligned
    items: Sequence[Item]
    decisions: Decisions
    sounding: bool
    desk: Desk
    player: Player | None = None
    at: int = 0
    played: bool = False
    given_up: set[str] = field(default_factory=set)

    def go(self) -> None:
        """Ask about every place until all are answered, or nobody answers any more."""
        if not self.items:
            self.console.say("review.none", count=0)
            return
        self.console.say("review.count", count=len(self.items))
        self._find_player()
        make_answers_safe()
        self.console.say("review.keys")
        while self.at < len(self.items):
            item = self.items[self.at]
            limits = self.decisions.limits(item)
            tell(self.console, item, self.at + 1, len(self.items), limits)
            if item.together and item.segment not in self.decisions.made:
                self.console.say("review.together", count=len(item.together))
            self._hear(item, 0)
            if not self._ask(item):
                return

    def _find_player(self) -> None:
        self.player = find_player() if self.sounding else None
        if self.sounding and self.player is None:
            self.console.say("review.no_player")

    def _ask(self, item: Item) -> bool:
        """Take answers until one leads on to another place; False to end."""
        while True:
            self.console.say("review.ask", number=self.at + 1, count=len(self.items))
            self.console.event("review-ask", segment=item.segment)
            line = sys.stdin.readline()
            answer = parse_answer(line) if line else Answer("quit")
            if answer is None:
                self.console.say("review.unclear")
            elif answer.kind == "quit":
                return False
            elif self._done(item, answer):
                return True

    def _done(self, item: Item, answer: Answer) -> bool:
        """Do what the answer says; whether the next place is to be told."""
        match answer.kind:
            case "right":
                return self._right(item)
            case "unread":
                return self._unread([item])
            case "unread-all":
                run = set(item.together) or {item.segment}
                return self._unread([i for i in self.items if i.segment in run])
            case "move":
                self._move(item, answer)
            case "next":
                return self._on()
            case "back":
                return self._back()
            case "help":
                self.console.say("review.help")
            case "defect":
                limits = self.decisions.limits(item)
                heard = limits if limits[0] < limits[1] else item.hear
                self.desk.note(answer, item.source, heard, item.segment)
            case "undo":
                self.desk.undo()
            case "defects":
                self.console.say("review.defect_keys")
            case _:
                self._hear(item, _AROUND if answer.kind == "around" else 0, again=True)
        return False

    def _on(self) -> bool:
        """Go to the next place; those that one answer settled together are passed over."""
        self.at += 1
        while self.at < len(self.items) and self.items[self.at].segment in self.given_up:
            self.at += 1
        return True

    def _back(self) -> bool:
        if self.at == 0:
            self.console.say("review.first")
            return False
        self.at -= 1
        return True

    def _right(self, item: Item) -> bool:
        begin, end = self.decisions.limits(item)
        if begin == end:
            self.console.say("review.no_place")
            return False
        if not self._kept(item, self.decisions.place(item, begin, end)):
            return False
        if not self.played:
            self.desk.heard(item.source, begin, end, declared=True)
        return self._on()

    def _unread(self, items: Sequence[Item]) -> bool:
        note = phrase("review.note", self.console.lang)
        problem = self.decisions.unread(items, note)
        if problem:
            return self._kept(items[0], problem)
        self.console.say("review.unread", count=len(items))
        for item in items:
            self.console.event("review-kept", segment=item.segment, unread=True)
        self.given_up |= {item.segment for item in items[1:]}
        return self._on()

    def _move(self, item: Item, answer: Answer) -> None:
        """Set the limits anew and play what they hold now; a person may move them again."""
        begin, end = answer.of(*self.decisions.limits(item))
        if self._kept(item, self.decisions.place(item, begin, end)):
            self._hear(item, 0)

    def _kept(self, item: Item, problem: str) -> bool:
        if problem:
            self.console.say(problem)
            self.console.event("review-refused", segment=item.segment, reason=problem)
            return False
        begin, end = self.decisions.limits(item)
        facts = {"begin": precise(begin), "end": precise(end)}
        self.console.say("review.kept", segment=item.segment, **facts)
        self.console.event(
            "review-kept", segment=item.segment, unread=False, begin=begin, end=end
        )  # fmt: skip
        return True

    def _hear(self, item: Item, around: Ms, again: bool = False) -> None:
        """Play the place; where nothing can be played, say once more where it is."""
        limits = self.decisions.limits(item)
        begin, end = limits if limits[0] < limits[1] else item.hear
        self.played = False
        path = find_file(self.aligned.folder, item.file)
        if self.player is None or path is None:
            if again:
                tell_place(self.console, item, limits)
            return
        begin, end = max(0, begin - around), min(end + around, begin - around + _LONGEST)
        try:
            self.played = play(self.player, path, begin, end, item.file)
        except DaisyError as problem:
            self.console.tell_all(problem.findings)
            return
        if self.played:
            self.desk.heard(item.source, begin, end)
        else:
            self.console.say("review.mute", player=self.player.name)
            self.player = None
