# SPDX-License-Identifier: AGPL-3.0-or-later
"""The states of an item (점) and of what leads to it, and the moves between them that are legal.

The drawing in docs/reference is made from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ItemState(StrEnum):
    """Where an item stands on its way to readers."""

    PLANNED = "planned"
    RIGHTS_CHECKED = "rights-checked"
    IN_PRODUCTION = "in-production"
    IN_REVIEW = "in-review"
    VALIDATED = "validated"
    APPROVED = "approved"
    BUNDLED = "bundled"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_I = ItemState
ITEM_MOVES: Mapping[ItemState, tuple[ItemState, ...]] = {
    _I.PLANNED: (_I.RIGHTS_CHECKED, _I.WITHDRAWN),
    _I.RIGHTS_CHECKED: (_I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.IN_PRODUCTION: (_I.IN_REVIEW, _I.WITHDRAWN),
    _I.IN_REVIEW: (_I.VALIDATED, _I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.VALIDATED: (_I.APPROVED, _I.IN_REVIEW, _I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.APPROVED: (_I.BUNDLED, _I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.BUNDLED: (_I.SUBMITTED, _I.APPROVED, _I.WITHDRAWN),
    _I.SUBMITTED: (_I.ACKNOWLEDGED, _I.REJECTED, _I.WITHDRAWN),
    _I.ACKNOWLEDGED: (_I.PUBLISHED, _I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.PUBLISHED: (_I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.REJECTED: (_I.IN_PRODUCTION, _I.WITHDRAWN),
    _I.WITHDRAWN: (),
}
"""Where an item may go from each state."""

ITEM_CORRECTIONS: Mapping[ItemState, tuple[ItemState, ...]] = {
    _I.IN_PRODUCTION: (_I.SUBMITTED, _I.ACKNOWLEDGED, _I.PUBLISHED),
    _I.SUBMITTED: (_I.ACKNOWLEDGED, _I.PUBLISHED),
    _I.ACKNOWLEDGED: (_I.SUBMITTED, _I.PUBLISHED),
    _I.PUBLISHED: (_I.SUBMITTED, _I.ACKNOWLEDGED),
}
"""Where the correction of a wrong answer (``daisy receipt correct``) alone may put an item."""


class AssignmentState(StrEnum):
    """Where a volunteer's assignment stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    WORKING = "working"
    SUBMITTED = "submitted"
    RETURNED = "returned"  # something is to be done again
    DONE = "done"
    RELEASED = "released"  # given back or taken away; another may have it


_A = AssignmentState
ASSIGNMENT_MOVES: Mapping[AssignmentState, tuple[AssignmentState, ...]] = {
    _A.OFFERED: (_A.AGREED, _A.WORKING, _A.SUBMITTED, _A.RELEASED),
    _A.AGREED: (_A.WORKING, _A.SUBMITTED, _A.RELEASED),
    _A.WORKING: (_A.SUBMITTED, _A.RELEASED),
    _A.SUBMITTED: (_A.DONE, _A.RETURNED, _A.RELEASED),
    _A.RETURNED: (_A.WORKING, _A.SUBMITTED, _A.RELEASED),
    _A.DONE: (_A.RETURNED,),
    _A.RELEASED: (),
}


class TakeState(StrEnum):
    """Where a recording stands; ``takes.tsv`` counts the accepted ones."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


_T = TakeState
TAKE_MOVES: Mapping[TakeState, tuple[TakeState, ...]] = {
    _T.RECEIVED: (_T.ACCEPTED, _T.RETURNED, _T.SUPERSEDED),
    _T.ACCEPTED: (_T.SUPERSEDED, _T.RETURNED),
    _T.RETURNED: (_T.ACCEPTED, _T.SUPERSEDED),
    _T.SUPERSEDED: (_T.ACCEPTED,),
}


class SlotState(StrEnum):
    """Where a person's slot of a campaign stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    IN_WORK = "in-work"
    DELIVERED = "delivered"


class Purpose(StrEnum):
    """What a volunteer consents to, each on its own."""

    MEMBERSHIP = "membership"
    HOURS_1365 = "hours-1365"
    PRINTED_NAME = "printed-name"
    VOICE_USE = "voice-use"  # the performer's right in the alternative formats
    TRANSFER = "transfer"  # to the national library and the education office
    PUBLICITY = "publicity"
    VOICE_SYNTHESIS = "voice-synthesis"  # refused unless given
    GUARDIAN = "guardian"  # for those under 14


class VolunteerRole(StrEnum):
    """What volunteers do."""

    NARRATOR = "narrator"
    TYPIST = "typist"
    CORRECTOR = "corrector"
    PROOF_LISTENER = "proof-listener"
    BRAILLE_PROOFREADER = "braille-proofreader"


ACTIVITIES = (*map(str, VolunteerRole), "training", "other")
"""What hours are worked at."""


class ReviewKind(StrEnum):
    """What a review looks at; the reviewer is never the maker."""

    LISTENING = "listening"
    TEXT = "text"
    BRAILLE = "braille"


class DefectCode(StrEnum):
    """What can be wrong in a recording: misread, left out, said twice, noise ..."""

    MISREAD = "misread"  # 오독
    OMISSION = "omission"  # 누락
    REPETITION = "repetition"  # 반복
    NOISE = "noise"  # 잡음
    DROPOUT = "dropout"  # 끊김
    VOLUME = "volume"  # 음량
    PRONUNCIATION = "pronunciation"  # 발음
    PAGE_CUE = "page-cue"  # 쪽 안내


class DeliveryState(StrEnum):
    """Where an item's delivery to one destination stands."""

    BUNDLED = "bundled"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    PUBLISHED = "published"
    REJECTED = "rejected"
