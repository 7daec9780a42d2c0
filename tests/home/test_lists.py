"""Staff lists send as many statements for three hundred rows as for one."""

import pytest

from cfn.core.db import db
from cfn.core.roles import Role
from tests.support.queries import count_queries

COUNTS = (1, 3, 300)


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("/nights/{night}/review", Role.ORGANISER),
        ("/nights/{night}/desk", Role.ORGANISER),
        ("/nights/{night}/round", Role.OFFICER),
        ("/vendors-desk", Role.ORGANISER),
        ("/people", Role.ADMIN),
        ("/audit", Role.ADMIN),
        ("/layouts/{layout}", Role.ORGANISER),
    ],
)
def test_a_list_asks_as_much_for_one_row_as_for_many(make, sign_in, page, role):
    asked = []
    for rows in COUNTS:
        night = make.running_night(slots=rows)
        for slot in list(night.layout.slots):
            make.placement(make.application(night), slot)
        make.release(night)
        address = page.format(night=night.id, layout=night.layout_id)
        person = make.person(role)
        browser = sign_in(person)
        browser.get(address)  # what is read once and kept
        db.session.rollback()
        with count_queries() as seen:
            assert browser.get(address).status_code == 200
        asked.append(len(seen))
    assert asked == [asked[0]] * len(COUNTS)
