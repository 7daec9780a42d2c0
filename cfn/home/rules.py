"""What is asked of a vendor now. Pure."""

from enum import StrEnum

from cfn.attendance.models import Presence
from cfn.nights.rules import Phase


class Asked(StrEnum):
    """The one thing the card of a night with a slot says to do."""

    COME = "come"  # set up in time, or say that you cannot
    REPORT = "report"  # stand at your slot and see the officer
    TELL = "tell"  # say how the stall is doing
    OBJECT = "object"  # noted as absent: see the officer


def asked_of(phase: Phase, presence: str | None) -> Asked:
    """``presence`` is the officer's standing word on the placement, if any."""
    if phase != Phase.RUNNING:
        return Asked.COME
    if presence is None:
        return Asked.REPORT
    return Asked.TELL if presence == Presence.ARRIVED else Asked.OBJECT
