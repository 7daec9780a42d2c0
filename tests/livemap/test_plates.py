"""Where the code on a number plate leads to."""

from datetime import timedelta

import pytest

from cfn.core import clock
from cfn.nights.models import NightState


def leads_to(client, address):
    answer = client.get(address)
    return answer.status_code, answer.location


def test_tonight_it_leads_to_the_stall_on_that_slot(client, make):
    night = make.tonight(2)
    slug = night.layout.site.slug
    assert leads_to(client, f"/sites/{slug}/stalls/A1") == (
        302,
        f"/nights/{night.id}/stalls/A1",
    )
    assert leads_to(client, f"/en/sites/{slug}/stalls/A1") == (
        302,
        f"/en/nights/{night.id}/stalls/A1",
    )


def test_a_number_that_tonight_does_not_have_leads_to_the_night(client, make):
    night = make.tonight(2)
    address = f"/sites/{night.layout.site.slug}/stalls/Z99"
    assert leads_to(client, address) == (302, f"/nights/{night.id}")


def test_of_two_nights_the_one_with_that_number(client, make):
    first = make.tonight(1)
    other = make.layout(slots=1, prefix="B", site=first.layout.site)
    second = make.running_night(layout=other)
    slug = first.layout.site.slug
    assert (
        leads_to(client, f"/sites/{slug}/stalls/A1")[1]
        == f"/nights/{first.id}/stalls/A1"
    )
    assert (
        leads_to(client, f"/sites/{slug}/stalls/B1")[1]
        == f"/nights/{second.id}/stalls/B1"
    )


@pytest.mark.parametrize("values", [{"opens_at": 48}, {"state": NightState.DRAFT}])
def test_on_other_days_it_leads_to_what_comes_next(client, make, values):
    if "opens_at" in values:
        night = make.night(opens_at=clock.now() + timedelta(hours=values["opens_at"]))
    else:
        night = make.running_night(**values)
    assert leads_to(client, f"/sites/{night.layout.site.slug}/stalls/A1") == (302, "/")


def test_the_night_of_another_site_is_not_meant(client, make):
    make.tonight(2)
    elsewhere = make.layout(slots=2)
    assert leads_to(client, f"/sites/{elsewhere.site.slug}/stalls/A1") == (302, "/")


def test_no_such_site_is_not_found(client):
    assert client.get("/sites/tidak-ada/stalls/A1").status_code == 404
