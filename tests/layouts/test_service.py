"""Layouts kept, copied, frozen and changed: by one person, and by two at once."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from cfn.audit.models import AuditEntry
from cfn.core.db import db
from cfn.core.errors import Conflict, Refusal
from cfn.layouts import editing, proposals, service
from cfn.layouts.document import read
from cfn.layouts.models import Layout, Slot
from cfn.layouts.problems import Problems
from cfn.layouts.proposals import RowLine
from cfn.layouts.queries import (
    as_document,
    document_of,
    get_layout_with_all,
    slots_of,
)
from tests.layouts.sketch import area, facility, feature, lane, layout, row, slot
from tests.layouts.test_document import documents
from tests.layouts.test_drawing import road

DEMO = Path(__file__).parents[2] / "cfn" / "demo" / "data"
STREET = layout(
    road((-80, 0), (80, 0)),
    lane("carriageway", 14, (-80, 0), (80, 0)),
    row("B", (-15, -7), (15, -7), category="kuliner", watts=450),
    name="Jalan",
)


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def organiser(make):
    return make.organiser()


def labels(layout):
    return [slot.label for slot in slots_of(layout.id)]


def row_b(layout, **values):
    """Row B on its own line, with other values."""
    document = as_document(get_layout_with_all(layout.id))
    (old,) = document.of("row")
    return proposals.feature("row", old.geometry, {**old.values, **values})


def lay(layout, by, **values):
    """Put row C along the left kerb."""
    document = as_document(get_layout_with_all(layout.id))
    line = {key: values.pop(key) for key in ("offset_m", "start_m", "end_m",
                                             "backwards") if key in values}  # fmt: skip
    ((_, (way, side)), _) = proposals.kerbs(document).items()
    points = proposals.kerb_line(document, way, side)
    geometry, side = proposals.row_geometry(document, RowLine(points, side, **line))
    rule = {"prefix": "C", "first": 1, "frontage_m": 3, "depth_m": 3, "side": side}
    feature = proposals.feature("row", geometry, rule | values)
    seen = get_layout_with_all(layout.id).version
    return editing.put_row(layout, feature, seen=seen, by=by)


def test_a_file_becomes_a_layout_with_its_slots_in_walking_order(street):
    assert street.site.name == "Taman Nostalgia"
    assert (street.name, street.version, street.frozen_at) == ("Jalan", 1, None)
    assert labels(street) == [f"B{n}" for n in range(1, 11)]
    assert [s.position for s in slots_of(street.id)] == list(range(1, 11))


def test_a_site_of_the_same_name_is_used_again_and_names_that_look_alike_are_not(
    street,
):
    again = service.import_layout(STREET, site_name=" Taman  Nostalgia ", by=None)
    other = service.import_layout(STREET, site_name="Taman-Nostalgia", by=None)
    assert again.site_id == street.site_id
    assert (other.site.name, other.site.slug) == (
        "Taman-Nostalgia",
        "taman-nostalgia-2",
    )


def test_a_file_with_a_blocker_is_not_kept(app):
    doc = layout(slot("A1", 0, 0), slot("A2", 1, 0))
    with pytest.raises(service.BrokenLayout, match="A1 and A2 overlap") as caught:
        service.import_layout(doc, site_name="Taman", by=None)
    assert [p.code for p in caught.value.report.blockers] == ["overlap"]
    assert db.session.scalar(select(func.count()).select_from(Layout)) == 0


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(documents())
def test_what_was_exported_is_imported_as_the_same(app, doc):
    try:
        first = service.import_layout(doc, site_name="Taman", by=None)
    except service.BrokenLayout:
        return
    exported = json.loads(json.dumps(document_of(get_layout_with_all(first.id))))
    second = service.import_layout(exported, site_name="Taman", by=None)
    assert document_of(get_layout_with_all(second.id)) == exported


@pytest.mark.parametrize("name", ["taman_nostalgia", "malam_kecil"])
def test_the_demo_files_come_out_as_they_went_in(app, name):
    doc = json.loads((DEMO / f"{name}.geojson").read_text())
    kept = service.import_layout(doc, site_name="Taman Nostalgia", by=None)
    exported = document_of(get_layout_with_all(kept.id))
    before, after = (read(d, Problems()) for d in (doc, exported))
    key = str
    assert sorted(map(key, (f.values for f in after.features))) == sorted(
        map(key, (f.values for f in before.features))
    )
    assert after.of("slot")[0].coordinates == before.of("slot")[0].coordinates


def test_a_row_is_laid_along_the_kerb_with_its_stalls_away_from_the_road(
    street, organiser
):
    assert lay(street, organiser, start_m=60, end_m=70) == 3
    made = [s for s in slots_of(street.id) if s.row == "C"]
    assert [s.label for s in made] == ["C1", "C2", "C3"]
    frame = as_document(get_layout_with_all(street.id)).frame
    places = [frame.to_metres(s.lon, s.lat) for s in made]
    assert [(round(x, 2), round(y, 2)) for x, y in places] == [
        (-18.5, 8.5),
        (-15.5, 8.5),
        (-12.5, 8.5),
    ]
    assert get_layout_with_all(street.id).version == 2


def test_numbers_may_come_from_the_other_end(street, organiser):
    lay(street, organiser, start_m=60, end_m=70, backwards=True)
    made = [s for s in slots_of(street.id) if s.row == "C"]
    assert made[0].label == "C1" and made[0].lon > made[-1].lon


def test_a_row_onto_another_is_refused_naming_both(street, organiser):
    doc = as_document(get_layout_with_all(street.id))
    (b,) = doc.of("row")
    again = proposals.feature("row", b.geometry, {**b.values, "prefix": "C"})
    with pytest.raises(Refusal, match="B1 and C1 overlap"):
        editing.put_row(street, again, seen=1, by=organiser)
    assert labels(street) == [f"B{n}" for n in range(1, 11)]


def test_one_letter_is_one_row(street, organiser):
    with pytest.raises(Refusal, match="There is a row with this letter") as caught:
        lay(street, organiser, prefix="b")
    assert caught.value.field == "prefix"


def test_changing_watts_keeps_ids_holes_and_what_single_slots_have(street, organiser):
    stalls = slots_of(street.id)
    ids = {s.label: s.id for s in stalls}
    editing.change_slot(street, stalls[0], {"watts": 900, "quality": 0.9},
                        seen=1, by=organiser)  # fmt: skip
    editing.remove_slot(street, slots_of(street.id)[4], seen=2, by=organiser)
    kept = get_layout_with_all(street.id).rows[0]
    editing.put_row(street, row_b(street, watts=200, fire="gas"), instead_of=kept,
                    seen=3, by=organiser)  # fmt: skip
    after = slots_of(street.id)
    assert [s.label for s in after] == [f"B{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10)]
    assert {s.label: s.id for s in after} == {
        label: id_ for label, id_ in ids.items() if label != "B5"
    }
    assert [(s.watts, s.fire) for s in after[:2]] == [(900, "gas"), (200, "gas")]
    assert after[0].quality == 0.9
    assert get_layout_with_all(street.id).version == 4


def test_a_row_may_take_another_letter_and_other_sizes(street, organiser):
    ids = [s.id for s in slots_of(street.id)]
    kept = get_layout_with_all(street.id).rows[0]
    changed = row_b(street, prefix="K", frontage_m=5)
    assert editing.put_row(street, changed, instead_of=kept, seen=1, by=organiser) == 6
    after = slots_of(street.id)
    assert [s.label for s in after] == [f"K{n}" for n in range(1, 7)]
    assert [s.id for s in after] == ids[:6]
    assert [s.position for s in after] == list(range(1, 7))


def test_taking_a_row_away_takes_its_slots(street, organiser):
    lay(street, organiser, start_m=60, end_m=70)
    (first,) = [r for r in get_layout_with_all(street.id).rows if r.prefix == "B"]
    editing.remove_row(street, first, seen=2, by=organiser)
    assert labels(street) == ["C1", "C2", "C3"]


def test_the_last_slot_takes_its_row_along(app, organiser):
    small = service.import_layout(
        layout(row("A", (0, 0), (3, 0))), site_name="Taman", by=None
    )
    editing.remove_slot(small, slots_of(small.id)[0], seen=1, by=organiser)
    whole = get_layout_with_all(small.id)
    assert (whole.slots, whole.rows) == ([], [])


def test_an_area_over_slots_is_refused_and_beside_them_kept(street, organiser):
    def shape(doc_feature):
        props = {k: v for k, v in doc_feature["properties"].items() if k != "kind"}
        return proposals.feature("keep_clear", doc_feature["geometry"], props)

    over, beside = (area("door", -20, y, 20, y + 3) for y in (-9, -14))
    with pytest.raises(Refusal, match="B1 blocks a door or driveway"):
        editing.put_shape(street, shape(over), seen=1, by=organiser)
    editing.put_shape(street, shape(beside), seen=1, by=organiser)
    kept = get_layout_with_all(street.id).shapes[-1]
    with pytest.raises(Refusal, match="B1 blocks a door or driveway"):
        editing.put_shape(street, shape(over), instead_of=kept, seen=2, by=organiser)
    editing.remove_shape(street, kept, seen=2, by=organiser)
    assert [s.kind for s in get_layout_with_all(street.id).shapes] == [
        "road",
        "keep_clear",
    ]


def test_what_was_wrong_before_does_not_hinder_other_changes(street, organiser):
    editing.change_settings(street, {"min_clear_width_m": 20.0}, seen=1, by=organiser)
    lay_at = dict(start_m=66, end_m=75)
    with pytest.raises(Refusal, match="stay clear"):
        lay(street, organiser, **lay_at)
    editing.change_settings(street, {"min_clear_width_m": 6.0}, seen=2, by=organiser)
    lay(street, organiser, **lay_at)
    editing.change_settings(street, {"min_clear_width_m": 20.0}, seen=4, by=organiser)
    stall = slots_of(street.id)[0]
    editing.change_slot(street, stall, {"locked": True}, seen=5, by=organiser)
    assert slots_of(street.id)[0].locked


def test_the_second_of_two_editors_is_told(street, organiser, make):
    stall = slots_of(street.id)[0]
    editing.change_slot(street, stall, {"watts": 900}, seen=1, by=organiser)
    with pytest.raises(Conflict, match="Somebody else changed this layout"):
        editing.change_slot(street, stall, {"watts": 1}, seen=1, by=make.organiser())
    assert slots_of(street.id)[0].watts == 900


def test_a_frozen_layout_is_only_copied(street, organiser):
    service.freeze(street, by=organiser)
    frozen_at = get_layout_with_all(street.id).frozen_at
    service.freeze(street, by=organiser)
    whole = get_layout_with_all(street.id)
    assert (whole.frozen_at, whole.version) == (frozen_at, 1)
    stall, shape, line = whole.slots[0], whole.shapes[0], whole.rows[0]
    for change in (
        lambda: editing.change_slot(whole, stall, {"watts": 1}, seen=1, by=organiser),
        lambda: editing.remove_slot(whole, stall, seen=1, by=organiser),
        lambda: editing.remove_row(whole, line, seen=1, by=organiser),
        lambda: editing.remove_shape(whole, shape, seen=1, by=organiser),
        lambda: editing.change_settings(whole, {"name": "x"}, seen=1, by=organiser),
        lambda: lay(whole, organiser),
    ):
        with pytest.raises(Refusal, match="A night was released on this layout"):
            change()
    copy = service.copy_layout(whole, name="Salinan", by=organiser)
    assert (copy.frozen_at, copy.copied_from_id) == (None, street.id)
    assert document_of(get_layout_with_all(copy.id)) == document_of(
        get_layout_with_all(street.id)
    ) | {"cfn": document_of(whole)["cfn"] | {"name": "Salinan"}}


def test_a_slot_that_a_night_uses_stays(make, organiser):
    night = make.night(slots=2)
    make.placement(make.application(night))
    with pytest.raises(Refusal, match="A night uses a slot"):
        editing.remove_slot(night.layout, night.layout.slots[0], seen=1, by=organiser)
    assert db.session.scalar(select(func.count()).select_from(Slot)) == 2


def test_every_change_is_in_the_audit_log(street, organiser):
    lay(street, organiser, start_m=60, end_m=70)
    editing.remove_slot(street, slots_of(street.id)[0], seen=2, by=organiser)
    entries = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject, AuditEntry.detail)
        .where(AuditEntry.action.startswith("layout."))
        .order_by(AuditEntry.id)
    ).all()
    subject = f"layouts:{street.id}"
    assert [tuple(entry) for entry in entries] == [
        ("layout.imported", subject, {"slots": 10}),
        ("layout.row_added", subject, {"row": "C"}),
        ("layout.slot_removed", subject, {"label": "B1"}),
    ]


def test_a_new_layout_begins_with_a_road_that_stays_clear(app, organiser):
    whole = layout(facility("bin", 0, 0))
    way = feature(
        "road", "LineString", STREET["features"][1]["geometry"]["coordinates"]
    )
    start = proposals.starting(
        whole["features"][0]["geometry"],
        proposals.feature("road", way["geometry"], {"name": "Jl. X", "width_m": 8}),
        "Awal",
        schematic=True,
    )
    kept = service.start_layout(start, site_name="Taman", by=organiser)
    assert (kept.name, kept.schematic, kept.slots) == ("Awal", True, [])
    assert [(s.kind, s.properties) for s in kept.shapes] == [
        ("road", {"name": "Jl. X", "width_m": 8}),
        ("keep_clear", {"reason": "carriageway", "width_m": 8}),
    ]
