"""What vendors are told, in their own language."""

import pytest
from sqlalchemy import select

from cfn.applications import service
from cfn.applications.models import ApplicationState as S
from cfn.applications.rules import Needs
from cfn.core.db import db
from cfn.core.trade import Fire
from cfn.notifications.models import Message
from cfn.notifications.wording import wording_of


def told(lang):
    """Every message so far as (template, subject, text), rendered."""
    rows = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert {row.lang for row in rows} == {lang}
    return [(row.template, *vars(wording_of(row)).values()) for row in rows]


@pytest.fixture(params=["id", "en"])
def story(make, request):
    """One vendor through every step; gives the language of the messages."""
    owner = make.person("vendor", lang=request.param, name="Nona")
    vendor, organiser = make.vendor(owner=owner, name="Se'i Nona"), make.organiser()
    night = make.night()
    needs = Needs(50, Fire.NONE, True, 1)
    (row,) = service.submit([night], vendor, wishes={}, needs=needs, note="", by=owner)
    service.ask([row], "Panggangan yang mana?", by=organiser)
    for state, reason in (
        (S.WAITLISTED, ""),
        (S.REJECTED, "same_family"),
        (S.APPROVED, ""),
    ):
        service.decide([row], state, reason_code=reason, by=organiser)
        service.release_decisions(night, by=organiser)
    service.withdraw(row, by=owner)
    return request.param


def test_every_step_is_told_with_vendor_and_night(app, story):
    messages = told(story)
    assert [template for template, *_ in messages] == [
        "application_received",
        "needs_info",
        "decision_waitlisted",
        "decision_rejected",
        "decision_approved",
        "withdrawn",
    ]
    for _template, subject, text in messages:
        assert subject
        assert "Nona" in text and "Se'i Nona" in text
        assert "&#39;" not in text
        assert "/applications" in text


def test_a_reason_reads_in_the_vendors_language(app, story):
    (rejection,) = [
        text for name, _, text in told(story) if name == "decision_rejected"
    ]
    english = "One family, one stall a night: another stall of your family takes part."
    assert (english in rejection) is (story == "en")
