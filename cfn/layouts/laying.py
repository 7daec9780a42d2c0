"""Documents on the ground: keep-clear areas in metres, rows laid out among them. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely

from cfn.core.errors import Refusal
from cfn.core.geometry import Frame, ribbon_pieces
from cfn.core.msgids import N_
from cfn.layouts.document import Document, Feature, rounded
from cfn.layouts.problems import Problems
from cfn.layouts.rows import Obstacles, RowRule, lay_out


def keep_clear_areas(document: Document) -> list[tuple[Feature, Any]]:
    """Every keep-clear feature with the areas it covers, in metres."""
    metres = document.frame.metres
    areas: list[tuple[Feature, Any]] = []
    for feature in document.of("keep_clear"):
        if feature.geometry["type"] == "LineString":
            pieces = ribbon_pieces(
                metres(feature.coordinates), feature.values["width_m"]
            )
            areas += [(feature, piece) for piece in pieces]
        else:
            areas.append((feature, polygon(document.frame, feature)))
    return areas


def polygon(frame: Frame, feature: Feature) -> Any:
    """A polygon feature in metres."""
    outer, *holes = (frame.metres(ring) for ring in feature.coordinates)
    return shapely.Polygon(outer, holes)


def with_rows_laid_out(document: Document, problems: Problems) -> Document:
    """Rows without slots of their own get those that their rule makes."""
    have = {slot.values["row"] for slot in document.of("slot")}
    empty = [row for row in document.of("row") if row.values["prefix"] not in have]
    if not empty:
        return document
    obstacles = Obstacles([area for _, area in keep_clear_areas(document)])
    made: list[Feature] = []
    for i, row in enumerate(empty):
        if obstacles.work.is_done:
            problems.add("bad_value", _TOO_MANY_ROWS, [r.index for r in empty[i:]])
            break
        try:
            made += slots_of_row(row, document.frame, obstacles)
        except Refusal as refusal:
            said: dict[str, Any] = refusal.values
            problems.add("bad_value", refusal.message, [row.index], **said)
    return replace(document, features=(*document.features, *made))


_TOO_MANY_ROWS = N_("These rows are too many or too long to lay out at once.")


def slots_of_row(
    row: Feature, frame: Frame, keep_clear: Sequence[Any] | Obstacles
) -> list[Feature]:
    """The slots that a row's rule makes, as features with the row's index."""
    rule = RowRule(**row.values)
    laid = lay_out(frame.metres(row.coordinates), rule, keep_clear)
    return [
        Feature(
            row.index,
            "slot",
            {"type": "Point", "coordinates": rounded(frame.to_lonlat(slot.x, slot.y))},
            {
                "label": slot.label,
                "frontage_m": rule.frontage_m,
                "depth_m": rule.depth_m,
                "bearing_deg": round(slot.bearing_deg, 4),
                "row": rule.prefix,
                "category": rule.category,
                "watts": rule.watts,
                "circuit": rule.circuit,
                "fire": rule.fire,
                "quality": 0.5,
                "locked": False,
            },
        )
        for slot in laid
    ]
