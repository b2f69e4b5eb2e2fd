# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review``: hear what is doubtful, one place after the other, and decide."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import click

from daisy_pipeline.build.assist import Aligned, align_title
from daisy_pipeline.build.decisions import Answer, Decisions, parse_answer
from daisy_pipeline.build.review import Item
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.review_places import tell, tell_aside, tell_place
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.messages import needs_person, phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.synchronization.corrections import FILE
from daisy_pipeline.synchronization.corrections import clock as precise
from daisy_pipeline.tools.player import Player, find_player, play

_LONGEST: Ms = 30_000  # of what is played at once
_AROUND: Ms = 2000


@click.command()
@click.argument("title")
@click.option("--list", "listing", is_flag=True)
@click.option("--by", default="")
@click.option("--limit", type=click.IntRange(1), default=None)
@click.option("--rereads", is_flag=True)
@click.option("--play/--no-play", "sounding", default=None)
@click.pass_obj
def review(
    console: Console,
    title: str,
    listing: bool,
    by: str,
    limit: int | None,
    rereads: bool,
    sounding: bool | None,
) -> ExitCode:
    """List the places, or ask about each and keep the answers in sync.tsv."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    aligned = align_title(workspace, slug, console)
    console.tell_all(aligned.findings)
    listening = aligned.listening
    asked = listening.asked + (listening.reread if rereads else ())
    chosen = asked[:limit]
    if listing:
        _list(console, aligned, chosen, len(asked))
        settled = set[str]()
    else:
        heard = sys.stdin.isatty() if sounding is None else sounding
        walk = _Walk(console, aligned, chosen, _decisions(aligned, by), heard)
        walk.go()
        settled = set(walk.decisions.made)
    left = sum(1 for item in listening.asked if item.segment not in settled)
    if not listing:
        console.say("review.end", count=len(settled), left=left, slug=slug)
    console.event("review", asked=len(asked), settled=len(settled), left=left)
    refused = any(needs_person(f.id) for f in aligned.findings)
    return ExitCode.NEEDS_PERSON if left or refused else ExitCode.OK


def _decisions(aligned: Aligned, by: str) -> Decisions:
    order = [segment.id for segment in segments(top_blocks(aligned.book))]
    return Decisions(aligned.folder / FILE, by or _user(), order, aligned.recordings)


def _user() -> str:
    """Who sits at the computer; "" where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


# ------------------------------------------------------------------------ what a person hears


def _list(console: Console, aligned: Aligned, items: Sequence[Item], count: int) -> None:
    listening = aligned.listening
    console.say("review.count" if count else "review.none", count=count)
    for number, item in enumerate(items, 1):
        tell(console, item, number, count, (item.begin, item.end))
    if count > len(items):
        console.say("review.more", count=count - len(items))
    if listening.reread:
        console.say("review.reread", count=len(listening.reread))
    if listening.asides:
        console.say("review.asides", count=len(listening.asides))
    for aside in listening.asides:
        tell_aside(console, aside)
    facts = {"segments": listening.total, "fine": listening.fine, "human": listening.human}
    console.say("report.listen_fine", **facts)


# ------------------------------------------------------------------------------- the way through


def _make_answers_safe() -> None:
    """Let stdin carry any bytes: what cannot be read as text is no answer, and no fault of ours."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


@dataclass
class _Walk:
    """One session: goes from place to place; every answer is kept before the next question."""

    console: Console
    aligned: Aligned
    items: Sequence[Item]
    decisions: Decisions
    sounding: bool
    player: Player | None = None
    at: int = 0
    given_up: set[str] = field(default_factory=set)

    def go(self) -> None:
        """Ask about every place until all are answered, or nobody answers any more."""
        if not self.items:
            self.console.say("review.none", count=0)
            return
        self.console.say("review.count", count=len(self.items))
        self._find_player()
        _make_answers_safe()
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
        return self._kept(item, self.decisions.place(item, begin, end)) and self._on()

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
        path = find_file(self.aligned.folder, item.file)
        if self.player is None or path is None:
            if again:
                tell_place(self.console, item, limits)
            return
        begin, end = max(0, begin - around), min(end + around, begin - around + _LONGEST)
        try:
            good = play(self.player, path, begin, end, item.file)
        except DaisyError as problem:
            self.console.tell_all(problem.findings)
            good = True
        if not good:
            self.console.say("review.mute", player=self.player.name)
            self.player = None
