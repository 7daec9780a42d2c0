"""The words that the page's scripts show; they hold none themselves."""

from typing import Any

from flask_babel import get_translations

from cfn.core.i18n import translate
from cfn.core.msgids import N_
from cfn.core.trade import CATEGORY_NAMES
from cfn.livemap.rules import Moment
from cfn.vendors.rules import HALAL_SHOWN_NAMES, TAG_NAMES

_STATES = {
    "open": N_("Open"),
    "nearly_out": N_("Nearly sold out"),
    "sold_out": N_("Sold out"),
    "pause": N_("On a break"),
    "closed": N_("Closed"),
    "unconfirmed": N_("Not confirmed"),
    "expected": N_("Not here yet"),
    "absent": N_("Not coming"),
}
# One and many. The templates have the same sentences, so they are collected there.
_COUNTS = {
    "open": ("%(num)s stall open", "%(num)s stalls open"),
    "fit": ("%(num)s stall fits", "%(num)s stalls fit"),
    "all": ("%(num)s stall", "%(num)s stalls"),
    "ago": ("said %(num)s minute ago", "said %(num)s minutes ago"),
}
_SENTENCES = {
    "updated": N_("updated %(time)s"),
    "offline": N_("No signal · kept from %(time)s"),
    "silent": N_("No news since %(time)s. We keep trying."),
    "moved": N_("Something changed on this night."),
    "reload": N_("Show what is new"),
    "none": N_("No “%(words)s” tonight"),
    "nothing": N_("Nothing fits"),
    "slot": N_("Slot"),
    "free": N_("Free slot"),
    "price0": N_("pay what you like"),
    "goods": N_("No goods listed yet."),
    "halal": N_("Halal:"),
    "justnow": N_("said just now"),
    "heard": N_("last heard at %(time)s"),
    "until": N_("back at %(time)s"),
    "close": N_("Close"),
    "share": N_("Share"),
    "whatsapp": N_("Send by WhatsApp"),
    "copied": N_("Link copied"),
    "more": N_("More about %(name)s"),
}


def night_words(moment: Moment) -> dict[str, Any]:
    """Everything a script may have to say on the page of a night."""
    states = {code: translate(word) for code, word in _STATES.items()}
    if moment == Moment.COMING:
        states["expected"] = translate(N_("Will be here"))
    return {
        "states": states,
        "counts": {code: _both(*forms) for code, forms in _COUNTS.items()},
        "categories": {c: translate(name) for c, name in CATEGORY_NAMES.items()},
        "halals": {code: translate(name) for code, name in HALAL_SHOWN_NAMES.items()},
        "tags": {code: translate(name) for code, name in TAG_NAMES.items()},
        **{code: translate(sentence) for code, sentence in _SENTENCES.items()},
    }


def _both(one: str, many: str) -> list[str]:
    """The sentence for one and for more, its place for the number left open."""
    catalogue = get_translations()
    return [str(catalogue.ungettext(one, many, n)) for n in (1, 2)]
