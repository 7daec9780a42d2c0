"""Everything that can happen to a layout."""

import re
from typing import Any

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.document import Document, Feature, read, with_rows_laid_out
from cfn.layouts.models import Layout, Row, Shape, Site, Slot
from cfn.layouts.problems import Problems
from cfn.layouts.queries import as_document, find_site, get_layout_with_all


def import_layout(
    doc: dict[str, Any],
    *,
    site_name: str,
    name: str = "",
    schematic: bool | None = None,
    by: Person | None,
) -> Layout:
    """A new layout from a GeoJSON document; refuses what cannot be read.

    Rows that bring no slots get those their rule makes. What may be read but not
    released (an overlap, say) is let in, so that it can be corrected here.
    """
    problems = Problems()
    document = read(doc, problems)
    if document is not None:
        document = with_rows_laid_out(document, problems)
    if document is None or problems.found:
        first = problems.found[0] if problems.found else None
        if first is None:
            raise Refusal(N_("This file is not a layout."), field="file")
        raise Refusal(first.message, field="file", **first.values)
    with atomic() as session:
        layout = _new_layout(document, _site(site_name), name, schematic)
        session.add(layout)
        session.flush()
        record("layout.imported", layout, by=by, slots=len(layout.slots))
    return layout


def _site(name: str) -> Site:
    """The site of this name, made when it is new."""
    site = find_site(name.strip())
    if site is None:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "lokasi"
        site = Site(name=name.strip(), slug=slug)
        db.session.add(site)
        db.session.flush()
    return site


def _new_layout(
    document: Document, site: Site, name: str, schematic: bool | None
) -> Layout:
    layout = Layout(
        site=site,
        name=name.strip() or document.name or site.name,
        outline=document.outline,
        min_clear_width_m=document.min_clear_width_m,
        min_fire_lane_m=document.min_fire_lane_m,
        schematic=document.schematic if schematic is None else schematic,
    )
    kinds = ("road", "zone", "keep_clear", "facility")
    layout.shapes = [_shape(f) for f in document.features if f.kind in kinds]
    layout.rows = [_row(f) for f in document.of("row")]
    layout.slots = [
        _slot(feature, position)
        for position, feature in enumerate(document.of("slot"), start=1)
    ]
    return layout


def _shape(feature: Feature) -> Shape:
    return Shape(
        kind=feature.kind, geometry=feature.geometry, properties=dict(feature.values)
    )


def _row(feature: Feature) -> Row:
    values = dict(feature.values)
    return Row(prefix=values.pop("prefix"), line=feature.geometry, properties=values)


def _slot(feature: Feature, position: int) -> Slot:
    lon, lat = feature.coordinates[:2]
    return Slot(position=position, lon=lon, lat=lat, **feature.values)


def copy_layout(layout: Layout, *, name: str, by: Person | None) -> Layout:
    """The same layout under a new name, not frozen."""
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        copy = _new_layout(as_document(whole), whole.site, name, whole.schematic)
        copy.copied_from_id = whole.id
        session.add(copy)
        session.flush()
        record("layout.copied", copy, by=by, source=whole.id)
    return copy


def freeze(layout: Layout, *, by: Person | None) -> Layout:
    """A night is released on it: from now on it is only copied."""
    with atomic():
        if layout.frozen_at is None:
            layout.frozen_at = clock.now()
            record("layout.frozen", layout, by=by)
    return layout
