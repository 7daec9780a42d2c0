"""Changing a layout: rows along a line, shapes, slots. Unsafe slots are refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.checks import check_layout
from cfn.layouts.document import Feature, keep_clear_areas, rounded, slots_of_row
from cfn.layouts.geojson import number
from cfn.layouts.models import Layout, Row, Shape, Slot
from cfn.layouts.queries import as_document, document_of, get_layout_with_all
from cfn.layouts.rows import offset_line
from cfn.layouts.rules import check_may_change, check_version


@contextmanager
def _changing(
    layout: Layout, seen: int, action: str, by: Person, **detail: Any
) -> Iterator[Layout]:
    """One change: not frozen, not stale, and nothing overlaps afterwards."""
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        check_may_change(whole.frozen_at)
        check_version(seen, whole.version)
        before = _overlaps(whole)
        yield whole
        session.flush()
        session.expire_all()
        whole = get_layout_with_all(layout.id)
        _refuse_new(before, _overlaps(whole))
        whole.version += 1
        record(action, whole, by=by, **detail)


def _overlaps(layout: Layout) -> dict[str, tuple[str, dict[str, Any]]]:
    """What is unsafe now, by its sentence."""
    blockers = check_layout(document_of(layout)).blockers
    return {p.text(): (p.message, dict(p.values)) for p in blockers}


def _refuse_new(
    before: Mapping[str, Any], after: Mapping[str, tuple[str, dict[str, Any]]]
) -> None:
    """Say the first thing that a change would make unsafe; what was, may wait."""
    for text, (message, values) in after.items():
        if text not in before:
            raise Refusal(message, **values)


def kerbs(layout: Layout) -> dict[str, tuple[str, list[Any]]]:
    """The lines rows may stand along: ``{key: (name, lon/lat points)}``.

    The fronts look at the road: the right kerb keeps the road's direction, the left
    one runs against it, so that the inside lies away from the road.
    """
    lines: dict[str, tuple[str, list[Any]]] = {}
    document = as_document(layout)
    for shape in layout.shapes:
        if shape.kind != "road":
            continue
        points = document.frame.metres(shape.geometry["coordinates"])
        half = (shape.properties.get("width_m") or 7) / 2
        name = shape.properties.get("name") or "–"
        for side, sign in (("right", 1), ("left", -1)):
            kerb = offset_line(points, sign * half)
            if side == "left":
                kerb = kerb[::-1]
            lines[f"{shape.id}:{side}"] = (name, [list(p) for p in kerb])
    return lines


def row_feature(
    layout: Layout, line: str, offset_m: float, backwards: bool, rule: dict[str, Any]
) -> Feature:
    """A row along a kerb as the format says it; nothing is kept."""
    lines = kerbs(layout)
    if line not in lines:
        raise Refusal(N_("Choose one of the lines."), field="line")
    points = offset_line(lines[line][1], offset_m) if offset_m else lines[line][1]
    side = "right"
    if backwards:
        points, side = points[::-1], "left"
    frame = as_document(layout).frame
    lonlat = [rounded(frame.to_lonlat(*point)) for point in points]
    geometry = {"type": "LineString", "coordinates": lonlat}
    values = {"circuit": None, "gap_every": 0, "extra_gap_m": 0.0, "side": side, **rule}
    return Feature(0, "row", geometry, values)


def laid_out(layout: Layout, row: Feature) -> list[Feature]:
    """The slots a row would get; keep-clear areas are left out."""
    document = as_document(layout)
    areas = [area for _, area in keep_clear_areas(document)]
    return slots_of_row(row, document.frame, areas)


def add_row(layout: Layout, row: Feature, *, seen: int, by: Person) -> int:
    """Keep a row with the slots of its rule; returns how many."""
    prefix = row.values["prefix"]
    with _changing(layout, seen, "layout.row_added", by, prefix=prefix) as whole:
        if any(other.prefix == prefix for other in whole.rows):
            raise Refusal(N_("There is a row with this letter."), field="prefix")
        made = laid_out(whole, row)
        if not made:
            raise Refusal(N_("Not one slot fits along this line."), field="line")
        last = max((slot.position for slot in whole.slots), default=0)
        values = {k: v for k, v in row.values.items() if k != "prefix"}
        db.session.add(
            Row(layout_id=whole.id, prefix=prefix, line=row.geometry, properties=values)
        )
        for n, slot in enumerate(made, start=last + 1):
            lon, lat = slot.coordinates
            db.session.add(
                Slot(layout_id=whole.id, position=n, lon=lon, lat=lat, **slot.values)
            )
    return len(made)


def remove_row(layout: Layout, row: Row, *, seen: int, by: Person) -> None:
    """Take a row away with all its slots."""
    prefix = row.prefix
    with _changing(layout, seen, "layout.row_removed", by, prefix=prefix) as whole:
        for slot in whole.slots:
            if slot.row == prefix:
                db.session.delete(slot)
        db.session.delete(db.session.get_one(Row, row.id))


def geometry_of(text: str, *, lane: bool, point: bool) -> dict[str, Any]:
    """Geometry from "lon, lat" pairs parted by ";": a point, a lane or an area."""
    pairs = [
        part.split(",") for part in text.replace("\n", ";").split(";") if part.strip()
    ]
    try:
        points = [[float(lon), float(lat)] for lon, lat in pairs]
    except ValueError as error:
        raise Refusal(
            N_("Write corners as “lon, lat; lon, lat; …”."), field="points"
        ) from error
    if any(number(v) is None for p in points for v in p):
        raise Refusal(N_("Write corners as “lon, lat; lon, lat; …”."), field="points")
    need = 1 if point else 2 if lane else 3
    if len(points) < need or (point and len(points) > 1):
        raise Refusal(N_("This needs %(n)s points."), field="points", n=need)
    if point:
        return {"type": "Point", "coordinates": points[0]}
    if lane:
        return {"type": "LineString", "coordinates": points}
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def add_shape(
    layout: Layout,
    *,
    kind: str,
    geometry: dict[str, Any],
    properties: dict[str, Any],
    seen: int,
    by: Person,
) -> None:
    """Keep a keep-clear area or a facility; refused where a slot stands on it."""
    with _changing(layout, seen, "layout.shape_added", by, kind=kind) as whole:
        shape = Shape(
            layout_id=whole.id, kind=kind, geometry=geometry, properties=properties
        )
        db.session.add(shape)


def remove_shape(layout: Layout, shape: Shape, *, seen: int, by: Person) -> None:
    with _changing(layout, seen, "layout.shape_removed", by, kind=shape.kind):
        db.session.delete(db.session.get_one(Shape, shape.id))


def change_slot(
    layout: Layout, slot: Slot, values: Mapping[str, Any], *, seen: int, by: Person
) -> Slot:
    label = slot.label
    with _changing(layout, seen, "layout.slot_changed", by, label=label):
        row = db.session.get_one(Slot, slot.id)
        for name, value in values.items():
            setattr(row, name, value)
    return row


def remove_slot(layout: Layout, slot: Slot, *, seen: int, by: Person) -> None:
    """Take one slot away; its number leaves a hole."""
    with _changing(layout, seen, "layout.slot_removed", by, label=slot.label):
        db.session.delete(db.session.get_one(Slot, slot.id))
