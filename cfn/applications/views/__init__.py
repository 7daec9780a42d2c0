"""One module per audience, one blueprint for all."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_babel import format_date

from cfn.applications.rules import (
    DESK_NAMES,
    REASON_NAMES,
    REASON_SENTENCES,
    STATE_NAMES,
    STEP_NAMES,
    usual_sentence,
    whats_next,
)
from cfn.core import clock
from cfn.core.formats import clock_time
from cfn.core.i18n import translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES

bp = Blueprint("applications", __name__)


def brief_time(at: datetime) -> str:
    """``24 Nov, 14.30``, WITA: for tables, where the weekday says nothing new."""
    wall = clock.local(at)
    return f"{wall.day}\u00a0{format_date(wall.date(), 'MMM')}, {clock_time(at)}"


def said(row: Any) -> str:
    """What the vendor reads with a state: the organiser's words, or the usual ones."""
    if row.sentence:
        return str(row.sentence)
    usual = usual_sentence(row.state, row.reason_code)
    return translate(usual) if usual else ""


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Names of states and reasons, for every page that shows an application."""
    return {
        "application_state": STATE_NAMES,
        "application_desk_state": DESK_NAMES,
        "application_step": STEP_NAMES,
        "category_names": CATEGORY_NAMES,
        "fire_names": FIRE_NAMES,
        "reason_names": REASON_NAMES,
        "reason_sentences": REASON_SENTENCES,
        "brief_time": brief_time,
        "said": said,
        "whats_next": lambda row: whats_next(row.state, row.night, clock.now()),
    }


from cfn.applications.views import apply, organiser, vendor  # noqa: E402, F401
