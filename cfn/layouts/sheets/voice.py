"""How a sheet speaks: sentences, numbers and directions in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass

from cfn.core.msgids import N_

COMPASS = (
    N_("north"), N_("north-east"), N_("east"), N_("south-east"),
    N_("south"), N_("south-west"), N_("west"), N_("north-west"),
)  # fmt: skip


SKETCH = N_("Sketch – not measured")


@dataclass(frozen=True)
class Voice:
    """``say`` translates an English msgid and fills it; ``code`` is id or en."""

    say: Callable[..., str]
    code: str = "id"

    def number(self, value: float, decimals: int = 0) -> str:
        """``12,30`` (id) or ``12.30`` (en); never a minus before nothing."""
        text = f"{value:.{decimals}f}"
        if not text.strip("-0."):
            text = text.lstrip("-")
        return text.replace(".", ",") if self.code == "id" else text

    def thousands(self, value: int) -> str:
        """``2.000`` (id) or ``2,000`` (en)."""
        return f"{value:,}".replace(",", "." if self.code == "id" else ",")

    def short(self, value: float) -> str:
        """As few decimals as it needs, two at most: ``3`` · ``2,5`` · ``2,75``."""
        decimals = next(
            d for d in (0, 1, 2) if d == 2 or round(value, d) == round(value, 2)
        )
        return self.number(value, decimals)

    def place(self, lon: float, lat: float) -> str:
        """A position to a centimetre, latitude first, as phones show and take it."""
        return f"{lat:.7f}, {lon:.7f}"  # a comma between: so no decimal commas

    def direction(self, bearing_deg: float) -> str:
        return self.say(COMPASS[round(bearing_deg / 45) % 8])


@dataclass(frozen=True)
class Heading:
    """What stands on every sheet: of which site and layout it is, and since when.

    ``state`` says which change of the layout, or which release of the plan, ``at`` when
    it was printed; both are ready to read.
    """

    site: str
    name: str
    state: str
    at: str
    sketch: bool = False
