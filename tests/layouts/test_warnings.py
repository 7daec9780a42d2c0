"""Warnings that somebody looked at: what is asked, what stays, what a release needs."""

import pytest

from cfn.core.errors import NotFound, Refusal
from cfn.layouts import editing, service
from cfn.layouts.queries import accepted_warnings, get_layout_with_all, slots_of
from cfn.layouts.warnings import accept_warning, warnings_of, withdraw_acceptance
from tests.layouts.sketch import facility, layout, slot

STREET = layout(slot("A1", 0, 0), slot("A2", 9, 0), facility("entrance", 0, 9))


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman", by=None)


@pytest.fixture
def rina(make):
    return make.organiser(name="Rina")


@pytest.fixture
def desk(sign_in, rina):
    return sign_in(rina)


def only(street):
    (warning,) = warnings_of(get_layout_with_all(street.id))
    return warning


def test_a_warning_is_noted_with_a_reason_and_counts_again_when_taken_back(
    street, rina
):
    warning = only(street)
    assert warning.code == "no_bin_near"
    accept_warning(
        street, warning.fingerprint, reason="  Dinas   membawa tong ", by=rina
    )
    (kept,) = accepted_warnings(street.id).values()
    assert (kept.code, kept.reason, kept.person) == (
        "no_bin_near",
        "Dinas membawa tong",
        rina,
    )
    withdraw_acceptance(street, warning.fingerprint, by=rina)
    assert accepted_warnings(street.id) == {}


def test_a_warning_that_grew_is_another_one(street, rina):
    accept_warning(street, only(street).fingerprint, reason="Ada tong", by=rina)
    gone = slots_of(street.id)[0]
    editing.remove_slot(street, gone, seen=1, by=rina)
    assert only(street).fingerprint not in accepted_warnings(street.id)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_needed(street, rina, reason):
    with pytest.raises(Refusal) as refused:
        accept_warning(street, only(street).fingerprint, reason=reason, by=rina)
    assert refused.value.field == "reason"
    assert accepted_warnings(street.id) == {}


def test_only_what_is_there_can_be_noted_or_taken_back(street, rina):
    with pytest.raises(NotFound):
        accept_warning(street, "0" * 16, reason="Ada tong", by=rina)
    with pytest.raises(NotFound):
        withdraw_acceptance(street, "0" * 16, by=rina)


def test_a_copy_keeps_what_was_noted(street, rina):
    accept_warning(street, only(street).fingerprint, reason="Ada tong", by=rina)
    copy = service.copy_layout(street, name="Salinan", by=rina)
    assert set(accepted_warnings(copy.id)) == {only(copy).fingerprint}


def test_a_frozen_layout_can_still_be_looked_at(street, rina):
    service.freeze(street, by=None)
    accept_warning(street, only(street).fingerprint, reason="Ada tong", by=rina)
    assert len(accepted_warnings(street.id)) == 1


# --- on the page ---


def test_the_page_asks_for_a_tick_and_a_reason_and_loses_nothing(street, desk):
    fingerprint = only(street).fingerprint
    address = f"/layouts/{street.id}/warnings/{fingerprint}"
    page = desk.get(f"/layouts/{street.id}").text
    assert f'action="{address}"' in page
    half = desk.post(address, data={"reason": "Dinas membawa tong"})
    assert half.status_code == 422
    assert 'value="Dinas membawa tong"' in half.text
    assert "Centang setelah Anda melihatnya." in half.text
    other = desk.post(address, data={"seen": "y", "reason": ""})
    assert (other.status_code, f'id="reason-{fingerprint}-error"' in other.text) == (
        422,
        True,
    )
    done = desk.post(
        address,
        data={"seen": "y", "reason": "Dinas membawa tong"},
        follow_redirects=True,
    )
    assert "Semua peringatan sudah dilihat." in done.text
    assert "Dinas membawa tong" in done.text
    again = desk.post(f"{address}/withdrawal", follow_redirects=True)
    assert "Semua peringatan sudah dilihat." not in again.text
    assert desk.post(f"{address}/withdrawal").status_code == 404


def test_each_problem_leads_to_its_place(street, desk):
    warning = only(street)
    page = desk.get(f"/layouts/{street.id}")
    address = f"/layouts/{street.id}?at={warning.fingerprint}#street"
    assert f'href="{address}"' in page.text
    assert "d-over" not in page.text
    shown = desk.get(address)
    assert shown.text.count("d-over") == 4  # both slots, in both turnings
    assert 'aria-current="true"' in shown.text
