"""The pages of layouts: who reads, who changes, what a refusal shows."""

import io
import json
import re

import pytest

from cfn.core.db import atomic, db
from cfn.core.geometry import Frame
from cfn.core.roles import Role
from cfn.layouts import service
from cfn.layouts.queries import document_of, get_layout_with_all, slots_of
from tests.layouts.sketch import at, layout, slot
from tests.layouts.test_service import STREET
from tests.support.queries import count_queries

ROW = {
    "version": "1",
    "line": "1:left",
    "points": "",
    "side": "right",
    "offset_m": "0",
    "start_m": "60",
    "end_m": "70",
    "prefix": "C",
    "first": "1",
    "step": "1",
    "frontage_m": "3",
    "depth_m": "2,5",
    "gap_m": "0,2",
    "gap_every": "0",
    "extra_gap_m": "0",
    "category": "kriya",
    "watts": "450",
    "circuit": "",
    "fire": "none",
}
CORNERS = "123.6155,-10.1585;123.6156,-10.1585"
SHAPE = {
    "version": "1",
    "what": "facility:bin",
    "name": "",
    "points": "123.6159, -10.1590",
    "width_m": "",
    "category": "",
    "circuit": "",
    "watts": "",
}


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def desk(sign_in, make):
    return sign_in(make.organiser())


def labels(layout):
    return [slot.label for slot in slots_of(layout.id)]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def uploaded(doc, **fields):
    content = doc if isinstance(doc, bytes) else json.dumps(doc).encode()
    file = (io.BytesIO(content), "denah.geojson")
    return {"file": file, "site_name": "Taman", "name": ""} | fields


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VERIFIER, Role.ADMIN])
def test_others_of_the_staff_read_only(street, sign_in, make, role):
    client = sign_in(make.person(role))
    page = client.get(f"/layouts/{street.id}")
    assert page.status_code == 200
    assert f"/layouts/{street.id}/rows/new" not in page.text
    assert client.get("/layouts").status_code == 200
    assert client.get(f"/layouts/{street.id}/layout.geojson").status_code == 200
    for path in ("rows/new", "shapes/new", "settings", f"slots/{street.slots[0].id}"):
        assert client.get(f"/layouts/{street.id}/{path}").status_code == 403


def test_vendors_see_none_of_it(street, sign_in, make):
    client = sign_in(make.person(Role.VENDOR))
    assert client.get("/layouts").status_code == 403
    assert client.get(f"/layouts/{street.id}").status_code == 403


def test_the_list_groups_layouts_by_site(street, desk):
    service.import_layout(layout(name="Kosong"), site_name="Alun-alun", by=None)
    text = text_of(desk.get("/layouts"))
    assert text.index("Alun-alun") < text.index("Kosong") < text.index("Jalan")


def test_an_empty_list_says_how_to_begin(desk):
    page = desk.get("/layouts")
    assert "Belum ada denah" in page.text
    assert 'href="/layouts/new"' in page.text


def test_pages_ask_the_same_for_one_row_and_for_many(app, desk):
    few = service.import_layout(layout(slot("A1", 0, 0)), site_name="Satu", by=None)
    counts = []
    with count_queries() as one:
        desk.get("/layouts")
        desk.get(f"/layouts/{few.id}")
    counts.append(len(one))
    stalls = [slot(f"A{i}", 4 * i, 0) for i in range(20)]
    many = service.import_layout(layout(*stalls), site_name="Dua", by=None)
    service.import_layout(layout(), site_name="Tiga", by=None)
    with count_queries() as more:
        desk.get("/layouts")
        desk.get(f"/layouts/{many.id}")
    counts.append(len(more))
    assert counts[0] == counts[1]


def test_a_layout_page_says_what_blocks_and_what_to_think_about(app, desk, make):
    bad = make.layout(slots=2)
    with atomic():
        bad.slots[1].lon = bad.slots[0].lon
        for shape in bad.shapes:  # its bin and its entrance
            db.session.delete(shape)
    text = text_of(desk.get(f"/layouts/{bad.id}"))
    assert (
        "1 hal menghalangi rilis. A1 dan A2 bertumpuk. Lihat tempatnya Ubah A1 Ubah A2"
        in text
    )
    assert "2 hal perlu dipikirkan." in text


def test_uploading_a_file_makes_a_layout(desk):
    answer = desk.post("/layouts/import", data=uploaded(STREET))
    (found,) = [m for m in [re.fullmatch(r"/layouts/(\d+)", answer.location)] if m]
    kept = get_layout_with_all(int(found[1]))
    assert (answer.status_code, kept.name, len(kept.slots)) == (302, "Jalan", 10)


def test_a_file_with_faults_lists_them_all_and_keeps_what_was_typed(desk):
    doc = layout(slot("A1", 0, 0), slot("A2", 1, 0), slot("B1", 99, 0))
    answer = desk.post("/layouts/import", data=uploaded(doc, name="Percobaan"))
    assert answer.status_code == 422
    assert "<li>A1 dan A2 bertumpuk.</li>" in answer.text
    assert "<li>B1 ada di luar lokasi.</li>" in answer.text
    assert 'value="Percobaan"' in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 20_000, b"[]"])
def test_a_hostile_file_is_a_sentence(desk, content):
    answer = desk.post("/layouts/import", data=uploaded(content))
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text or "note--bad" in answer.text


def test_a_download_is_the_file_that_was_read(street, desk):
    answer = desk.get(f"/layouts/{street.id}/layout.geojson")
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=taman-nostalgia-{street.id}-v1.geojson"
    )
    assert answer.json == document_of(get_layout_with_all(street.id))


def test_starting_a_layout_from_pasted_shapes(desk):
    outline = layout()["features"][0]
    fields = {
        "site_name": "Alun-alun",
        "name": "Percobaan",
        "outline": json.dumps(outline),
        "road": "{}, {}\n{}, {}".format(*at(-50, 0), *at(50, 0)),
        "road_name": "Jl. Uji",
        "road_width_m": "7,5",
    }
    bad = desk.post("/layouts/new", data=fields | {"road": "123.6"})
    assert (bad.status_code, "road-error" in bad.text) == (422, True)
    assert "Percobaan" in bad.text
    answer = desk.post("/layouts/new", data=fields)
    kept = get_layout_with_all(int(answer.location.split("/")[2]))
    assert answer.location == f"/layouts/{kept.id}/draw"
    assert [(s.kind, s.properties) for s in kept.shapes] == [
        ("road", {"name": "Jl. Uji", "width_m": 7.5}),
        ("keep_clear", {"reason": "carriageway", "width_m": 7.5}),
    ]


START = {"site_name": "Alun-alun", "name": "Percobaan", "road_width_m": "8"}


@pytest.mark.parametrize("place", ["-10.1591, 123.6159", "123.6159, -10.1591"])
def test_starting_from_a_place_as_map_apps_copy_it(desk, place):
    answer = desk.post("/layouts/new", data=START | {"middle": place, "size_m": "300"})
    kept = get_layout_with_all(int(answer.location.split("/")[2]))
    frame = Frame.around(kept.outline["coordinates"][0])
    assert (round(frame.lon, 6), round(frame.lat, 6)) == (123.6159, -10.1591)
    corners = frame.metres(kept.outline["coordinates"][0])
    assert corners.round(3).tolist()[0] == [-150, -150]
    assert (kept.shapes, kept.slots) == ([], [])


def test_a_site_that_has_a_layout_is_known(street, desk):
    answer = desk.post("/layouts/new", data=START | {"site_name": "Taman Nostalgia"})
    kept = get_layout_with_all(int(answer.location.split("/")[2]))
    assert kept.outline == get_layout_with_all(street.id).outline


@pytest.mark.parametrize("place", ["", "di taman", "0, 0", "500, 700"])
def test_a_new_site_needs_its_place(desk, place):
    answer = desk.post("/layouts/new", data=START | {"middle": place})
    assert (answer.status_code, "middle-error" in answer.text) == (422, True)


def test_a_preview_counts_and_draws_but_keeps_nothing(street, desk):
    page = desk.post(f"/layouts/{street.id}/rows/new", data=ROW | {"preview": "1"})
    assert page.status_code == 200
    assert "3 petak akan berdiri di sini." in page.text
    assert page.text.count("d-fit") == 6  # three slots, drawn in both turnings
    assert labels(street) == [f"B{n}" for n in range(1, 11)]


def test_a_saved_row_stands(street, desk):
    answer = desk.post(f"/layouts/{street.id}/rows/new", data=ROW | {"save": "1"})
    assert (answer.status_code, answer.location) == (302, f"/layouts/{street.id}")
    kept = get_layout_with_all(street.id)
    made = [s for s in kept.slots if s.row == "C"]
    assert [(s.label, s.depth_m, s.category, s.watts) for s in made] == [
        ("C1", 2.5, "kriya", 450),
        ("C2", 2.5, "kriya", 450),
        ("C3", 2.5, "kriya", 450),
    ]
    assert kept.version == 2


def test_a_row_along_a_line_of_ones_own(street, desk):
    line = "{}, {}; {}, {}".format(*at(-30, 30), *at(-20, 30))
    own = ROW | {
        "line": "own",
        "points": line,
        "side": "left",
        "start_m": "0",
        "end_m": "",
    }
    desk.post(f"/layouts/{street.id}/rows/new", data=own | {"save": "1"})
    made = [s for s in slots_of(street.id) if s.row == "C"]
    assert [(s.label, round(s.bearing_deg)) for s in made] == [
        ("C1", 270),
        ("C2", 270),
        ("C3", 270),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"frontage_m": "tiga"}, "frontage_m"),
        ({"frontage_m": "0"}, "frontage_m"),
        ({"frontage_m": "51"}, "frontage_m"),
        ({"prefix": "B"}, "prefix"),
        ({"prefix": ""}, "prefix"),
        ({"watts": "-1"}, "watts"),
        ({"line": "own", "points": "abc"}, "points"),
        (
            {"line": "own", "points": '{"type": "Point", "coordinates": [1, 2]}'},
            "points",
        ),
        ({"line": "9:left"}, "line"),
        ({"category": "makanan"}, "category"),
    ],
)
def test_a_wrong_field_says_so_and_nothing_typed_is_lost(street, desk, wrong, field):
    for button in ("preview", "save"):
        page = desk.post(
            f"/layouts/{street.id}/rows/new", data=ROW | wrong | {button: "1"}
        )
        assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True)
        assert 'value="2,5"' in page.text
    assert get_layout_with_all(street.id).version == 1


def test_a_row_on_the_carriageway_or_another_row_is_refused_with_the_reason(
    street, desk
):
    on_b = ROW | {"line": "1:right", "start_m": "60", "end_m": "75"}
    preview = desk.post(f"/layouts/{street.id}/rows/new", data=on_b | {"preview": "1"})
    assert "B1 dan C2 bertumpuk." in preview.text
    assert "d-clash" in preview.text
    save = desk.post(f"/layouts/{street.id}/rows/new", data=on_b | {"save": "1"})
    assert save.status_code == 422
    assert "B1 dan C2 bertumpuk." in save.text
    assert labels(street) == [f"B{n}" for n in range(1, 11)]


def test_a_row_can_be_changed_on_the_line_it_stands_on(street, desk):
    row = get_layout_with_all(street.id).rows[0]
    page = desk.get(f"/layouts/{street.id}/rows/{row.id}")
    assert re.search(r'name="prefix"[^>]*value="B"', page.text)
    fields = ROW | {"line": "same", "prefix": "B", "start_m": "0", "end_m": "",
                    "depth_m": "4", "gap_m": "0", "watts": "900"}  # fmt: skip
    desk.post(f"/layouts/{street.id}/rows/{row.id}", data=fields | {"save": "1"})
    after = slots_of(street.id)
    assert [s.label for s in after] == [f"B{n}" for n in range(1, 11)]
    assert {(s.depth_m, s.watts, s.category) for s in after} == {(4, 900, "kriya")}


def test_the_second_editor_sees_the_fresh_state_and_loses_nothing(street, desk):
    desk.post(f"/layouts/{street.id}/shapes/new", data=SHAPE)
    late = desk.post(f"/layouts/{street.id}/rows/new", data=ROW | {"save": "1"})
    assert late.status_code == 409
    assert "Denah ini baru diubah orang lain" in late.text
    assert 'name="version" type="hidden" value="2"' in late.text
    assert 'value="2,5"' in late.text
    again = desk.post(
        f"/layouts/{street.id}/rows/new", data=ROW | {"version": "2", "save": "1"}
    )
    assert again.status_code == 302


def test_a_late_removal_shows_the_layout_as_it_is(street, desk):
    slot = street.slots[0]
    desk.post(f"/layouts/{street.id}/shapes/new", data=SHAPE)
    late = desk.post(
        f"/layouts/{street.id}/slots/{slot.id}/removal", data={"version": "1"}
    )
    assert late.status_code == 409
    assert "Denah ini baru diubah orang lain" in late.text
    done = desk.post(
        f"/layouts/{street.id}/slots/{slot.id}/removal", data={"version": "2"}
    )
    assert done.status_code == 302
    assert labels(street)[0] == "B2"


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, ("facility", "Point", {"type": "bin", "name": "", "circuit": None, "watts": 0})),
        (
            {"what": "facility:power", "circuit": "K1", "watts": "5000"},
            ("facility", "Point", {"type": "power", "name": "", "circuit": "K1", "watts": 5000}),
        ),
        (
            {"what": "keep_clear:door", "points": f"{CORNERS};123.6156,-10.1586"},
            ("keep_clear", "Polygon", {"reason": "door", "width_m": None}),
        ),
        (
            {"what": "keep_clear:fire_lane", "width_m": "4,5", "points": CORNERS},
            ("keep_clear", "LineString", {"reason": "fire_lane", "width_m": 4.5}),
        ),
        (
            {"what": "zone:", "name": "Kriya", "category": "kriya",
             "points": f"{CORNERS};123.6156,-10.1586"},
            ("zone", "Polygon", {"name": "Kriya", "category": "kriya"}),
        ),
        (
            {"what": "road:", "name": "Gang", "width_m": "3", "points": CORNERS},
            ("road", "LineString", {"name": "Gang", "width_m": 3.0}),
        ),
    ],
)  # fmt: skip
def test_shapes_are_added_changed_and_taken_away(street, desk, change, kept):
    answer = desk.post(f"/layouts/{street.id}/shapes/new", data=SHAPE | change)
    assert answer.status_code == 302
    shape = get_layout_with_all(street.id).shapes[-1]
    assert (shape.kind, shape.geometry["type"], shape.properties) == kept
    address = f"/layouts/{street.id}/shapes/{shape.id}"
    page = desk.get(address)
    fields = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text)
        for name in ("name", "width_m", "circuit", "watts")
    }
    assert fields["name"] and fields["name"][1] == kept[2].get("name", "")
    again = desk.post(address, data=SHAPE | change | {"version": "2", "name": "Baru"})
    assert again.status_code == 302
    version = {"version": get_layout_with_all(street.id).version}
    assert desk.post(f"{address}/removal", data=version).status_code == 302
    assert len(get_layout_with_all(street.id).shapes) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"points": ""}, "points"),
        ({"points": "0, 0"}, "points"),
        ({"points": "-10.159, 123.6159"}, "points"),
        ({"points": "123.6, -10.1; 123.7, -10.1"}, "points"),
        ({"points": '{"type": "Point"}'}, "points"),
        ({"what": "facility:tent"}, "what"),
        ({"what": "keep_clear:door", "points": "123.6,-10.1;123.7,-10.1"}, "points"),
        ({"width_m": "wide"}, "width_m"),
        ({"name": "x" * 81}, "name"),
    ],
)
def test_a_wrong_shape_says_where(street, desk, wrong, field):
    page = desk.post(f"/layouts/{street.id}/shapes/new", data=SHAPE | wrong)
    assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True)


def test_a_slot_gets_its_own_values(street, desk):
    slot = street.slots[0]
    fields = {"version": "1", "category": "", "watts": "1300", "circuit": "K2",
              "fire": "charcoal", "quality": "85", "locked": "y"}  # fmt: skip
    answer = desk.post(f"/layouts/{street.id}/slots/{slot.id}", data=fields)
    assert answer.status_code == 302
    kept = slots_of(street.id)[0]
    assert (kept.category, kept.watts, kept.circuit, kept.fire) == (
        None,
        1300,
        "K2",
        "charcoal",
    )
    assert (kept.quality, kept.locked) == (0.85, True)
    page = text_of(desk.get(f"/layouts/{street.id}"))
    assert "B1: Barang apa saja · 1300 W · Arang · dikosongkan" in page


def test_objects_of_another_layout_are_not_found(street, desk, make):
    other = make.layout(slots=1)
    row, shape = street.rows[0], street.shapes[0]
    for path in (
        f"slots/{street.slots[0].id}",
        f"rows/{row.id}",
        f"shapes/{shape.id}",
    ):
        assert desk.get(f"/layouts/{other.id}/{path}").status_code == 404
        removal = desk.post(f"/layouts/{other.id}/{path}/removal")
        assert removal.status_code == 404
    assert desk.get("/layouts/9999").status_code == 404


def test_a_frozen_layout_offers_only_the_copy(street, desk, make):
    service.freeze(street, by=make.organiser())
    page = desk.get(f"/layouts/{street.id}")
    assert "Dibekukan sejak" in page.text
    assert f"/layouts/{street.id}/rows/new" not in page.text
    refused = desk.post(f"/layouts/{street.id}/rows/new", data=ROW | {"save": "1"})
    assert refused.status_code == 422
    answer = desk.post(f"/layouts/{street.id}/copy", data={"name": "Salinan"})
    copy = get_layout_with_all(int(answer.location.rsplit("/", 1)[1]))
    assert (copy.name, copy.frozen_at, len(copy.slots)) == ("Salinan", None, 10)


def test_a_copy_needs_a_name(street, desk):
    answer = desk.post(f"/layouts/{street.id}/copy", data={"name": ""})
    assert (answer.status_code, 'id="name-error"' in answer.text) == (422, True)


def test_settings_are_kept(street, desk):
    fields = {"version": "1", "name": "Nama baru", "min_clear_width_m": "4,5",
              "min_fire_lane_m": "4"}  # fmt: skip
    desk.post(f"/layouts/{street.id}/settings", data=fields)
    kept = get_layout_with_all(street.id)
    assert (kept.name, kept.min_clear_width_m, kept.version) == ("Nama baru", 4.5, 2)


def test_a_hostile_name_is_text_everywhere(desk):
    name = "${alert(1)}<img onerror=x> 100%"
    doc = layout(slot("A1", 0, 0), name=name)
    answer = desk.post("/layouts/import", data=uploaded(doc, site_name=name))
    for page in (desk.get(answer.location), desk.get("/layouts")):
        assert page.status_code == 200
        assert "<img" not in page.text
