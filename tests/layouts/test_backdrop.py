"""A picture to draw on: uploaded, shown to staff, placed by a step."""

from datetime import timedelta
from io import BytesIO

import pytest

from cfn.core import clock, files
from cfn.layouts import service
from cfn.layouts.models import Layout
from cfn.layouts.objects import Change
from tests.layouts.test_journal import keep, objects, step
from tests.layouts.test_service import STREET
from tests.support.pictures import jpeg


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def desk(sign_in, make):
    return sign_in(make.organiser())


def upload(desk, street, content, name="udara.jpg"):
    return desk.post(
        f"/layouts/{street.id}/backdrop", data={"picture": (BytesIO(content), name)}
    )


PLACED = {
    "lon": 123.6159,
    "lat": -10.1591,
    "width_m": 200.0,
    "rotation_deg": 12.5,
    "opacity": 0.6,
}


def test_a_picture_is_kept_large_and_shown_to_staff_only(street, desk, sign_in, make):
    answer = upload(desk, street, jpeg(2000, 1000)).get_json()
    assert (answer["width"], answer["height"]) == (2000, 1000)
    assert answer["url"] == f"/layouts/{street.id}/backdrop/{answer['file']}"
    with desk.get(answer["url"]) as shown:
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    vendor = sign_in(make.vendor().owner)
    assert vendor.get(answer["url"]).status_code == 403
    assert desk.get(f"/layouts/{street.id}/backdrop/cfn.sqlite").status_code == 404


def test_it_is_placed_by_a_step_and_goes_when_that_is_taken_back(street, desk, make):
    name = upload(desk, street, jpeg()).get_json()["file"]
    placed = Change("-", {"backdrop": None}, {"backdrop": {"file": name, **PLACED}})
    organiser = make.organiser()
    keep(street, step(1, placed, name="backdrop_changed"), by=organiser)
    assert objects(street)["-"]["backdrop"] == {"file": name, **PLACED}
    keep(street, step(2, placed.inverse, undoes="step0001"), by=organiser)
    assert objects(street)["-"]["backdrop"] is None
    assert Layout.query.one().backdrop is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"file": "../../cfn.sqlite"},
        {"width_m": 0},
        {"opacity": float("nan")},
        {"rotation_deg": 4000},
        {"lat": 500},
    ],
)
def test_a_picture_in_an_impossible_place_is_refused(street, make, wrong):
    picture = {"file": "a" * 32 + ".jpg", **PLACED, **wrong}
    change = Change("-", {"backdrop": None}, {"backdrop": picture})
    (refused,) = keep(street, step(1, change), by=make.organiser())
    assert str(refused.refusal)
    assert objects(street)["-"]["backdrop"] is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Pilih berkasnya."),
        (b"GIF89a", "Ini bukan foto yang bisa dibaca."),
        (jpeg()[:200], "Fotonya rusak atau tidak terkirim utuh."),
    ],
)
def test_what_is_no_picture_gets_a_sentence(street, desk, content, sentence):
    name = "udara.jpg" if content else ""
    answer = upload(desk, street, content, name)
    assert (answer.status_code, answer.get_json()["field"]) == (422, "picture")
    assert answer.get_json()["message"].startswith(sentence)


def test_sweeping_up_photos_leaves_the_pictures_to_draw_on(street, desk):
    name = upload(desk, street, jpeg()).get_json()["file"]
    files.remove_unused([], clock.now() + timedelta(days=2))
    assert (files.folder(files.BACKDROPS) / name).exists()
