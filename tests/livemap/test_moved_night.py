"""A released night that moved to another layout: people see what was released."""

from cfn.core.db import atomic
from cfn.layouts.queries import slots_of
from cfn.layouts.service import copy_layout
from cfn.livemap.queries import find_picture
from cfn.placements import service

WHY = "Deret A digeser dari pintu masjid."


def labels(picture):
    return [spot.label for stall in picture.stalls for spot in stall.spots]


def test_until_the_next_release_the_old_layout_is_shown(make, sign_in):
    by = make.organiser()
    night = make.night(slots=2)
    application = make.application(night)
    service.place(application, night.layout.slots[0], by=by)
    service.release(night, by=by)
    old = night.layout_id
    newer = copy_layout(night.layout, name="Baru", by=by)
    with atomic():
        slots_of(newer.id)[0].label = "B9"
    service.move_to(night, newer, reason=WHY, by=by)

    picture = find_picture(night.id)
    assert (picture.layout[0], labels(picture)) == (old, ["A1"])
    home = sign_in(application.vendor.owner).get("/home")
    assert (home.status_code, ">A1<" in home.text, "B9" in home.text) == (
        200,
        True,
        False,
    )

    service.release(night, reason=WHY, by=by)
    picture = find_picture(night.id)
    assert (picture.layout[0], labels(picture)) == (newer.id, ["B9"])
