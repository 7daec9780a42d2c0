"""What may be done with an application and when, and the words for it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from cfn.applications.models import ApplicationState
from cfn.core import clock
from cfn.core.errors import NotAllowed, NotFound, Refusal
from cfn.core.msgids import N_
from cfn.nights.models import Night
from cfn.nights.rules import Phase, phase

WISHES = 6  # as many as the table takes
MAX_NOTE = 500
MIN_SENTENCE = 8

S = ApplicationState

# The vendor's words; at the desk SUBMITTED reads "New".
STATE_NAMES = {
    S.SUBMITTED: N_("Under review"),
    S.APPROVED: N_("Approved"),
    S.WAITLISTED: N_("Waiting list"),
    S.NEEDS_INFO: N_("Data needed"),
    S.REJECTED: N_("Rejected"),
    S.WITHDRAWN: N_("Withdrawn"),
}
DESK_NAMES = {**STATE_NAMES, S.SUBMITTED: N_("New")}

STEP_NAMES = {
    S.SUBMITTED: N_("Application sent"),
    S.APPROVED: N_("Approved"),
    S.WAITLISTED: N_("Put on the waiting list"),
    S.NEEDS_INFO: N_("The organisers ask"),
    S.REJECTED: N_("Rejected"),
    S.WITHDRAWN: N_("Withdrawn"),
    "edited": N_("Needs or wishes changed"),
    "answered": N_("Answered"),
}

REASON_NAMES = {
    "incomplete_profile": N_("Profile not complete"),
    "wrong_category": N_("No zone for these goods"),
    "too_many_of_kind": N_("Too many of the same goods"),
    "same_family": N_("Same family"),
    "no_suitable_slot": N_("No suitable slot"),
    "behaviour": N_("Rules broken earlier"),
    "other": N_("Another reason"),
}
# What the vendor reads, in the vendor's language, unless the organiser wrote better.
REASON_SENTENCES = {
    "incomplete_profile": N_(
        "Your profile does not show yet what you sell. Add goods and prices, then "
        "apply for another night."
    ),
    "wrong_category": N_("This night has no zone for your kind of goods."),
    "too_many_of_kind": N_(
        "Many stalls sell the same goods this night, so not all of them fit."
    ),
    "same_family": N_(
        "One family, one stall a night: another stall of your family takes part."
    ),
    "no_suitable_slot": N_(
        "No free slot has the power or allows the fire that you need."
    ),
    "behaviour": N_(
        "Rules of the market were broken on an earlier night. Please speak with the "
        "organisers."
    ),
    "other": "",
    "full": N_(
        "More vendors applied than there are slots. You move up when somebody "
        "withdraws."
    ),
}
_USUAL_REASON = {S.WAITLISTED: "full"}

QUEUE_STATES = (S.SUBMITTED, S.NEEDS_INFO, S.WAITLISTED)
DECISIONS = (S.APPROVED, S.WAITLISTED, S.REJECTED)
_TAKES_DECISIONS = (Phase.OPEN, Phase.CLOSED, Phase.RELEASED, Phase.RUNNING)


@dataclass(frozen=True)
class Next:
    """What comes next, as a sentence with one ``%(when)s``."""

    message: str
    at: datetime


def whats_next(state: str, night: Night, now: datetime) -> Next | None:
    """What a vendor may expect and when; None where nothing more comes."""
    now_is = phase(night, now)
    if now_is in (Phase.ENDED, Phase.CANCELLED):
        return None
    planned = now_is not in (Phase.RELEASED, Phase.RUNNING)
    if state == S.SUBMITTED:
        return Next(N_("The answer comes by %(when)s."), night.release_at)
    if state == S.NEEDS_INFO and planned:
        return Next(N_("Please answer by %(when)s."), night.release_at)
    if state == S.APPROVED and planned:
        return Next(N_("Your slot is announced by %(when)s."), night.release_at)
    if state == S.APPROVED:
        return Next(
            N_("The plan is out: your slot is on the map. Set-up from %(when)s."),
            night.check_in_from_at,
        )
    if state == S.WAITLISTED:
        return Next(
            N_("Slots that come free go to the waiting list until %(when)s."),
            night.give_away_at,
        )
    if state == S.WITHDRAWN and now_is == Phase.OPEN:
        return Next(
            N_("You can apply for this night again until %(when)s."),
            night.applications_close_at,
        )
    return None


@dataclass(frozen=True)
class Needs:
    """What a stall needs on its slot, as asked for one night."""

    watts: int
    fire: str
    own_tent: bool
    slots_needed: int


def usual_sentence(state: str, reason_code: str) -> str:
    """The msgid of the usual sentence for a verdict; empty where there is none."""
    code = reason_code or _USUAL_REASON.get(S(state), "")
    return REASON_SENTENCES.get(code, "")


def _stamp(at: datetime) -> str:
    """``17/12 20.00`` on a WITA clock, for sentences in any language."""
    return clock.local(at).strftime("%d/%m %H.%M")


def check_may_apply(night: Night, now: datetime) -> None:
    """Applications are taken from their opening until the very second they close."""
    now_is = phase(night, now)
    if now_is == Phase.OPEN:
        return
    if now_is == Phase.DRAFT:
        raise NotFound(N_("There is no such night."))
    if now_is == Phase.PLANNED:
        raise Refusal(
            N_("Applications for this night open %(when)s."),
            field="nights",
            when=_stamp(night.applications_open_at),
        )
    if now_is == Phase.CANCELLED:
        raise Refusal(N_("This night is cancelled."), field="nights")
    raise Refusal(
        N_("Applications closed %(when)s."),
        field="nights",
        when=_stamp(night.applications_close_at),
    )


def check_may_edit(state: str, night: Night, now: datetime) -> None:
    """Until applications close, and not once a verdict stands on the old needs."""
    if state == S.WITHDRAWN:
        raise Refusal(N_("You withdrew from this night. Apply again to take part."))
    if state in (S.APPROVED, S.REJECTED):
        raise Refusal(N_("A decision was made on this application; it stays as it is."))
    check_may_apply(night, now)


def check_may_withdraw(state: str, night: Night, now: datetime) -> None:
    """Free of any consequence until the cut-off; a night that is off needs none."""
    if state == S.WITHDRAWN:
        raise Refusal(N_("You withdrew from this night already."))
    if state == S.REJECTED:
        raise Refusal(N_("This application was rejected; there is nothing to give up."))
    if phase(night, now) in (Phase.ENDED, Phase.CANCELLED):
        raise Refusal(N_("This night is over or cancelled; it stays as it was."))
    if now >= night.withdraw_until_at:
        raise Refusal(
            N_(
                "Withdrawing was possible until %(when)s. Please tell the organisers "
                "that you cannot come."
            ),
            when=_stamp(night.withdraw_until_at),
        )


def check_may_answer(state: str, night: Night, now: datetime) -> None:
    """A question may be answered as long as the plan is not released."""
    if state != S.NEEDS_INFO:
        raise Refusal(N_("There is no open question on this application."))
    if phase(night, now) not in (Phase.OPEN, Phase.CLOSED):
        raise Refusal(N_("It is too late to answer: the plan of this night stands."))


def check_may_decide(state: str, decision: str, night: Night, now: datetime) -> None:
    """Decisions are made while the night can still use them."""
    now_is = phase(night, now)
    if now_is not in _TAKES_DECISIONS:
        raise Refusal(N_("This night takes no decisions now."))
    if state == S.WITHDRAWN:
        raise Refusal(N_("The vendor withdrew; there is nothing to decide."))
    after_release = now_is in (Phase.RELEASED, Phase.RUNNING)
    if state == S.APPROVED and decision != S.APPROVED and after_release:
        raise Refusal(
            N_("The plan is released. Take the vendor off the plan at the desk first.")
        )


def check_not_own(owner_id: int, person_id: int, name: str) -> None:
    """Nobody decides on a business they own."""
    if owner_id == person_id:
        raise NotAllowed(
            N_("You own %(name)s. Another organiser decides on it."), name=name
        )


def is_phone_open(phone: str | None, confirmed_at: datetime | None) -> bool:
    """True for a number that nobody has confirmed; without a number there is none."""
    return phone is not None and confirmed_at is None


def check_verdict(decision: str, reason_code: str, sentence: str) -> None:
    """Each no has a reason; "another reason" has its own sentence."""
    if decision not in DECISIONS:
        raise Refusal(N_("Choose a decision."))
    if decision != S.REJECTED:
        return
    if reason_code not in REASON_NAMES:
        raise Refusal(N_("Choose the reason."), field="reason_code")
    if reason_code == "other" and len(sentence.strip()) < MIN_SENTENCE:
        raise Refusal(
            N_("Write the reason as a sentence that the vendor will read."),
            field="sentence",
        )


def check_question(question: str) -> None:
    if len(question.strip()) < MIN_SENTENCE:
        raise Refusal(
            N_("Write what you need to know, as a question the vendor can answer."),
            field="question",
        )
