"""What is wrong with a layout, as values: a code, a sentence, the features. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from cfn.core.msgids import N_

MOST_PER_CODE = 200
_UNREADABLE = N_("The file cannot be read: %(why)s.")
_MORE = N_("%(n)s more like these.")


@dataclass(frozen=True)
class Problem:
    """``message`` is an English msgid filled by ``values``; ``features`` are indices
    into the document's ``features``. ``what`` names the feature in the format's own
    words and stands before the sentence; ``at`` is the place (lon, lat) and
    ``fingerprint`` the same for the same problem (``places.py``)."""

    code: str
    message: str
    features: tuple[int, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    what: str = ""
    at: tuple[float, float] | None = None
    fingerprint: str = ""

    def text(self, translate: Callable[..., str] | None = None) -> str:
        """The sentence; in English without a translator."""
        say = translate or (lambda text, **values: text % values if values else text)
        sentence = say(self.message, **self.values)
        return f"{self.what}: {sentence}" if self.what else sentence


class Problems:
    """Collects problems; the same thing wrong a thousand times is said 200 times."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.rest: dict[str, list[int]] = {}

    def add(
        self,
        code: str,
        message: str,
        features: Iterable[int] = (),
        what: str = "",
        at: tuple[float, float] | None = None,
        **values: Any,
    ) -> None:
        """``at`` is the place where the features cannot tell it (lon, lat)."""
        self.counts[code] += 1
        if self.counts[code] > MOST_PER_CODE:
            self.rest.setdefault(code, []).extend(features)
            return
        self.found.append(Problem(code, message, tuple(features), values, what, at))

    def all(self) -> list[Problem]:
        """Everything found, and one last line for each code that was cut short."""
        more = [
            Problem(
                code,
                _MORE,
                tuple(dict.fromkeys(features)),
                {"n": self.counts[code] - MOST_PER_CODE},
            )
            for code, features in self.rest.items()
        ]
        return [*self.found, *more]


@dataclass(frozen=True)
class Report:
    """The outcome of a check. Blockers keep a layout from being used."""

    blockers: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    slots: int

    @classmethod
    def unreadable(cls, why: str) -> "Report":
        """The report on a file that could not be opened."""
        return cls((Problem("not_json", _UNREADABLE, (), {"why": why}),), (), 0)

    def as_dict(self, translate: Callable[..., str] | None = None) -> dict[str, Any]:
        """As ``flask layouts check`` prints it."""
        return {
            "blockers": [_line(problem, translate) for problem in self.blockers],
            "warnings": [_line(problem, translate) for problem in self.warnings],
            "slots": self.slots,
        }


def _line(problem: Problem, translate: Callable[..., str] | None) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.text(translate),
        "features": list(problem.features),
        "at": list(problem.at) if problem.at is not None else None,
    }
