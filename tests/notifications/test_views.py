"""The outbox as an organiser sees it."""

from bs4 import BeautifulSoup

from cfn.core.db import db
from cfn.notifications.models import Message
from cfn.notifications.service import Recipient, enqueue, put_back
from tests.support.queries import count_queries

PHONE = "+6281234567890"


def queue(n=1, phone=PHONE, email=None, **context):
    to = Recipient(None, f"Ana {n}", email, phone)
    values = {"on": "2025-12-13", "vendor": "Se'i Ana", "closes_at": "2025-12-11T12:00"}
    enqueue("withdrawn", to=to, about="night:7", **(values | context))


def page(client, address="/outbox"):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.data, "html.parser")


def names(soup):
    return [b.text for b in soup.select(".letter > .row:first-child b")]


def tab_counts(soup):
    return [int(span.text) for span in soup.select(".tabs span")]


def test_a_whatsapp_message_is_opened_sent_marked_and_taken_back(make, sign_in):
    queue()
    client = sign_in(make.organiser())
    soup = page(client)
    assert names(soup) == ["Ana 1"]
    link = soup.select_one(".letter a.button--main")
    assert link["href"].startswith("https://wa.me/6281234567890?text=%2A")
    client.post("/outbox/1/sent")
    assert tab_counts(page(client)) == [0, 1, 0]
    assert names(page(client, "/outbox?state=sent")) == ["Ana 1"]
    assert client.post("/outbox/1/sent").status_code == 409
    client.post("/outbox/1/waiting")
    assert tab_counts(page(client)) == [1, 0, 0]


def test_messages_are_filtered_by_night(make, sign_in):
    queue(1)
    to = Recipient(None, "Budi", None, PHONE)
    enqueue("password_reset", to=to, about="night:8", token=None)
    client = sign_in(make.organiser())
    soup = page(client, "/outbox?about=night:7")
    assert names(soup) == ["Ana 1"]
    options = [(o["value"], o.text) for o in soup.select("#about option")]
    assert [value for value, _ in options] == ["", "night:8", "night:7"]
    assert options[2][1].startswith("Sabtu, 13")


def test_the_words_of_the_mail_server_are_told_from_ours(make, sign_in):
    queue(email="ana@example.com")
    put_back(db.session.get(Message, 1), "550 no such user", for_good=True)
    error = page(sign_in(make.organiser()), "/outbox?state=failed").select_one(".error")
    assert error.get_text(" ", strip=True) == (
        "Server e-mail belum menerimanya. Katanya: 550 no such user"
    )
    assert error.find(lang="en").text == "550 no such user"


def test_a_personal_link_is_shown_to_nobody(make, sign_in):
    to = Recipient(None, "Ana", "ana@example.com")
    enqueue("password_reset", to=to, token="s3cr3t-t0k3n")
    answer = sign_in(make.organiser()).get("/outbox")
    assert b"s3cr3t-t0k3n" not in answer.data
    assert names(BeautifulSoup(answer.data, "html.parser")) == ["Ana"]


def test_a_message_without_an_address_says_so(make, sign_in):
    queue(phone=None)
    soup = page(sign_in(make.organiser()))
    assert soup.select(".letter .note b") != []
    assert soup.select(".letter a.button--main") == []


def test_an_email_cannot_be_marked_by_hand(make, sign_in):
    queue(email="ana@example.com")
    client = sign_in(make.organiser())
    assert client.post("/outbox/1/sent").status_code == 422
    assert db.session.get(Message, 1).sent_at is None


def test_vendors_and_officers_stay_out(make, sign_in):
    queue()
    assert sign_in(make.officer()).get("/outbox").status_code == 403
    assert sign_in(make.vendor().owner).post("/outbox/1/sent").status_code == 403


def test_odd_addresses_are_answered(make, sign_in):
    client = sign_in(make.organiser())
    for query in ("?page=0", "?page=x", "?page=99999", "?state=x"):
        assert client.get(f"/outbox{query}").status_code == 200
    # SQLite finds nothing; PostgreSQL cannot even ask.
    assert client.get("/outbox?about=%00").status_code in (200, 404)
    assert client.post("/outbox/99/sent").status_code == 404


def test_three_rows_cost_as_many_queries_as_one(make, sign_in):
    client = sign_in(make.organiser())
    queue(1)
    with count_queries() as one:
        client.get("/outbox")
    for n in (2, 3):
        queue(n)
    with count_queries() as three:
        client.get("/outbox")
    assert len(one) == len(three)
