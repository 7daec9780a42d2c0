"""Reading sites, layouts and what is drawn on them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.layouts.document import Document, Feature, write
from cfn.layouts.models import (
    AcceptedWarning,
    Layout,
    LayoutVersion,
    Row,
    Shape,
    Site,
    Slot,
)
from cfn.layouts.objects import SLOT_VALUES


def get_layout(layout_id: int) -> Layout:
    layout = db.session.scalar(
        select(Layout).where(Layout.id == layout_id).options(joinedload(Layout.site))
    )
    if layout is None:
        raise NotFound(N_("There is no such layout."))
    return layout


def layouts() -> list[tuple[Layout, int]]:
    """Every layout with its site and its number of slots, newest first."""
    count = (
        select(func.count())
        .select_from(Slot)
        .where(Slot.layout_id == Layout.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Layout, count)
        .options(joinedload(Layout.site))
        .order_by(Layout.id.desc())
    )
    return [(layout, slots) for layout, slots in rows]


def sites() -> Sequence[Site]:
    return db.session.scalars(select(Site).order_by(Site.name)).all()


def find_site(name: str) -> Site | None:
    return db.session.scalar(select(Site).where(Site.name == name))


def newest_outline(site_name: str) -> dict[str, Any] | None:
    """The outline of the newest layout of a site."""
    return db.session.scalar(
        select(Layout.outline)
        .join(Site)
        .where(Site.name == site_name)
        .order_by(Layout.id.desc())
        .limit(1)
    )


def site_slugs(start: str) -> set[str]:
    """The slugs of sites that begin so."""
    found = select(Site.slug).where(Site.slug.startswith(start, autoescape=True))
    return set(db.session.scalars(found))


def slots_of(layout_id: int) -> Sequence[Slot]:
    """Slots in walking order."""
    return db.session.scalars(
        select(Slot).where(Slot.layout_id == layout_id).order_by(Slot.position, Slot.id)
    ).all()


def shapes_of(layout_id: int) -> Sequence[Shape]:
    return db.session.scalars(
        select(Shape).where(Shape.layout_id == layout_id).order_by(Shape.id)
    ).all()


def rows_of(layout_id: int) -> Sequence[Row]:
    return db.session.scalars(
        select(Row).where(Row.layout_id == layout_id).order_by(Row.id)
    ).all()


def get_slot(slot_id: int, layout_id: int) -> Slot:
    slot = db.session.get(Slot, slot_id)
    if slot is None or slot.layout_id != layout_id:
        raise NotFound(N_("There is no such slot."))
    return slot


def get_shape(shape_id: int, layout_id: int) -> Shape:
    shape = db.session.get(Shape, shape_id)
    if shape is None or shape.layout_id != layout_id:
        raise NotFound(N_("There is no such shape."))
    return shape


def get_row(row_id: int, layout_id: int) -> Row:
    row = db.session.get(Row, row_id)
    if row is None or row.layout_id != layout_id:
        raise NotFound(N_("There is no such row."))
    return row


def get_layout_with_all(layout_id: int) -> Layout:
    """A layout with shapes, rows and slots, in four statements."""
    layout = db.session.scalar(
        select(Layout)
        .where(Layout.id == layout_id)
        .options(
            joinedload(Layout.site),
            selectinload(Layout.shapes),
            selectinload(Layout.rows),
            selectinload(Layout.slots),
        )
    )
    if layout is None:
        raise NotFound(N_("There is no such layout."))
    return layout


def document_of(layout: Layout) -> dict[str, Any]:
    """The layout as GeoJSON (docs/layout-format.md): shapes, then rows, then slots."""
    return write(as_document(layout))


def index_of(layout: Layout, shape_id: int | None) -> int | None:
    """The index in ``as_document(layout)`` of a shape."""
    ids = [shape.id for shape in layout.shapes]
    return ids.index(shape_id) + 1 if shape_id in ids else None


def as_document(layout: Layout) -> Document:
    """The layout's rows of the database as values."""
    features: list[Feature] = []

    def add(kind: str, geometry: dict[str, Any], values: dict[str, Any]) -> None:
        features.append(Feature(len(features) + 1, kind, geometry, values))

    for shape in layout.shapes:
        add(shape.kind, shape.geometry, shape.properties)
    for row in layout.rows:
        add("row", row.line, {**row.properties, "prefix": row.prefix})
    for slot in layout.slots:
        point = {"type": "Point", "coordinates": [slot.lon, slot.lat]}
        add("slot", point, {name: getattr(slot, name) for name in SLOT_VALUES})
    return Document(
        name=layout.name,
        outline=layout.outline,
        features=tuple(features),
        min_clear_width_m=layout.min_clear_width_m,
        min_fire_lane_m=layout.min_fire_lane_m,
        schematic=layout.schematic,
    )


def accepted_warnings(layout_id: int) -> dict[str, AcceptedWarning]:
    """The warnings that somebody took note of, by fingerprint."""
    found = db.session.scalars(
        select(AcceptedWarning)
        .where(AcceptedWarning.layout_id == layout_id)
        .options(joinedload(AcceptedWarning.person))
    )
    return {warning.fingerprint: warning for warning in found}


def versions_of(layout_id: int) -> Sequence[LayoutVersion]:
    """The named versions with who named them, newest first."""
    return db.session.scalars(
        select(LayoutVersion)
        .where(LayoutVersion.layout_id == layout_id)
        .options(joinedload(LayoutVersion.person))
        .order_by(LayoutVersion.id.desc())
    ).all()


def version_names(layout_id: int) -> Sequence[str]:
    wanted = select(LayoutVersion.name).where(LayoutVersion.layout_id == layout_id)
    return db.session.scalars(wanted.order_by(LayoutVersion.id)).all()


def get_version(version_id: int, layout_id: int) -> LayoutVersion:
    version = db.session.get(LayoutVersion, version_id)
    if version is None or version.layout_id != layout_id:
        raise NotFound(N_("There is no such version."))
    return version


def other_layouts(layout: Layout) -> Sequence[Layout]:
    """The other layouts of the same site, newest first."""
    return db.session.scalars(
        select(Layout)
        .where(Layout.site_id == layout.site_id, Layout.id != layout.id)
        .order_by(Layout.id.desc())
    ).all()


def origin_of(layout_id: int) -> int:
    """The layout at the beginning of a line of copies; itself when it is no copy."""
    line = (
        select(Layout.id, Layout.copied_from_id)
        .where(Layout.id == layout_id)
        .cte("line", recursive=True)
    )
    source = select(Layout.id, Layout.copied_from_id).join(
        line, Layout.id == line.c.copied_from_id
    )
    line = line.union_all(source)
    found = select(line.c.id).where(line.c.copied_from_id.is_(None))
    return db.session.scalar(found) or layout_id
