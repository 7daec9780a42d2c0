"""Where each problem of a layout lies, and what tells it apart from others. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import shapely

from cfn.layouts.document import Document, Feature
from cfn.layouts.geojson import first_position
from cfn.layouts.problems import Problem

DECIMALS = 7  # of a degree: a centimetre


def placed(
    document: Document | None, problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """The problems with their place and their fingerprint.

    The place (lon, lat) is the one that a problem has already, as those of features
    that could not be read do; else the middle between the two slots that a sentence
    names, of the one that it names, or of the first feature. The fingerprint follows from the
    code and the names of what is concerned, in any order: the same problem has the
    same one after other things moved, and a warning that grows has a new one.
    """
    everything = document.features if document else ()
    by_index: dict[int, Feature] = {}
    for feature in everything:
        by_index.setdefault(feature.index, feature)
    slots = {f.values["label"]: f for f in everything if f.kind == "slot"}
    found = []
    for problem in problems:
        features = [by_index[i] for i in problem.features if i in by_index]
        found.append(
            replace(
                problem,
                at=_rounded(problem.at or _place(problem, features, slots)),
                fingerprint=_fingerprint(problem, features),
            )
        )
    return tuple(found)


def _place(
    problem: Problem, features: list[Feature], slots: dict[Any, Feature]
) -> tuple[float, float] | None:
    named = [slots.get(problem.values.get(name)) for name in ("label", "other")]
    shown = [middle(slot) for slot in named if slot is not None]
    if not shown:
        shown = [middle(feature) for feature in features[:1]]
    if not shown:
        return None
    lon, lat = (sum(part) / len(shown) for part in zip(*shown, strict=True))
    return lon, lat


def _rounded(at: tuple[float, float] | None) -> tuple[float, float] | None:
    return at and (round(at[0], DECIMALS), round(at[1], DECIMALS))


def middle(feature: Feature) -> tuple[float, float]:
    """A position (lon, lat) on the feature, half way along it or inside of it."""
    kind, given = feature.geometry["type"], feature.coordinates
    if kind == "Point":
        return given[0], given[1]
    if kind == "LineString":
        line = shapely.linestrings([position[:2] for position in given])
        point = shapely.line_interpolate_point(line, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(shapely.Polygon(given[0], given[1:]))
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def _fingerprint(problem: Problem, features: list[Feature]) -> str:
    names = sorted({_name(feature) for feature in features})
    circuit = problem.values.get("circuit", "")
    # A feature that could not be read has no name; the sentence tells it apart.
    said = [] if names else [problem.what, problem.text()]
    text = "\n".join([problem.code, str(circuit), *names, *said])
    return sha256(text.encode()).hexdigest()[:16]


def _name(feature: Feature) -> str:
    values = feature.values
    name = values.get("label") or values.get("prefix") or values.get("name")
    return f"{feature.kind} {name or first_position(feature.geometry)}"
