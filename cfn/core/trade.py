"""Words that vendors have and slots allow: categories of goods, open fire.

They live in core because ``vendors`` and ``layouts`` share them and must not
see each other.
"""

from enum import StrEnum

from cfn.core.msgids import N_


class Category(StrEnum):
    """What a stall mainly sells; zones and rows are laid out by it."""

    KULINER = "kuliner"
    KRIYA = "kriya"
    FESYEN = "fesyen"
    EKONOMI_KREATIF = "ekonomi_kreatif"


class Fire(StrEnum):
    """Open fire, as a level: a slot that allows charcoal allows gas."""

    NONE = "none"
    GAS = "gas"
    CHARCOAL = "charcoal"

    @property
    def level(self) -> int:
        return list(Fire).index(self)


CATEGORY_NAMES = {
    Category.KULINER: N_("Food"),
    Category.KRIYA: N_("Craft"),
    Category.FESYEN: N_("Fashion"),
    Category.EKONOMI_KREATIF: N_("Creative economy"),
}

FIRE_NAMES = {
    Fire.NONE: N_("No open fire"),
    Fire.GAS: N_("Gas"),
    Fire.CHARCOAL: N_("Charcoal"),
}
