"""What happens to accounts: registering, roles, links, the second factor."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from time_machine import travel

from cfn.accounts import service
from cfn.accounts.codes import setup_secret
from cfn.accounts.models import AccessLink, Person, RecoveryCode, SignIn
from cfn.accounts.queries import find_sign_in, get_open_link, open_sign_ins
from cfn.audit.models import AuditEntry
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import Conflict, NotAllowed, NotFound, Refusal, TooMany
from cfn.core.roles import Role
from cfn.notifications.models import Message
from cfn.notifications.wording import wording_of

PASSWORD = "kuda laut merah"
PHONE = "081234567890"
HOUR = timedelta(hours=1)


def register(**values):
    defaults = {"name": "Maria Lobo", "phone": PHONE, "password": PASSWORD}
    return service.register_vendor(**defaults | values)


def actions():
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def letters():
    """Template and receiver of what waits in the outbox."""
    query = select(Message.template, Message.address).order_by(Message.id)
    return [tuple(row) for row in db.session.execute(query)]


def link_in_letter():
    message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    text = wording_of(message).text
    return next(word for word in text.split() if "/links/" in word).split("/")[-1]


def sign_in_of(person):
    token = service.start_sign_in(person, device="HP", second_factor=False, by=person)
    return find_sign_in(token)


# --- registering --------------------------------------------------------------


def test_a_vendor_registers_and_the_number_waits_for_staff(app):
    person = register(email="Maria@Example.com", lang="en")
    assert (person.phone, person.email, person.lang, person.roles) == (
        "+6281234567890",
        "maria@example.com",
        "en",
        {Role.VENDOR},
    )
    assert (person.phone_confirmed_at, person.email_confirmed_at) == (None, None)
    assert PASSWORD not in person.password_hash
    assert letters() == [("confirm_email", "maria@example.com")]
    assert actions() == ["link.email_made", "person.registered"]


def test_a_number_registers_once_and_nothing_of_the_first_changes(app):
    first = register()
    kept = first.password_hash
    assert register(phone="+62 812-3456-7890", password="lain sama sekali") is None
    assert db.session.scalars(select(Person)).all() == [first]
    assert first.password_hash == kept


def test_a_taken_email_is_left_out_in_silence(app):
    register(email="maria@example.com")
    second = register(phone="081234567891", email="maria@example.com")
    assert second.email is None


def test_staff_enter_a_vendor_without_a_password(make):
    organiser = make.organiser()
    person = service.register_vendor(name="Ana", phone=PHONE, by=organiser)
    assert (person.password_hash, person.grants[0].granted_by_id) == (
        None,
        organiser.id,
    )


def test_only_so_many_register_from_one_address(app):
    for n in range(30):
        service.register_vendor(name="Ana", phone=f"0812345678{n:02}", address="a")
    with pytest.raises(TooMany):
        service.register_vendor(name="Ana", phone="081234567899", address="a")
    assert service.register_vendor(name="Ana", phone="081234567899", address="b")


def test_staff_accounts_say_what_is_taken(make):
    make.person(email="adi@example.com")
    with pytest.raises(Conflict) as refusal:
        service.register_staff(name="Adi", email="adi@example.com", roles=[Role.ADMIN])
    assert refusal.value.field == "email"


# --- sessions -----------------------------------------------------------------


def test_a_token_is_kept_as_a_hash_only(app):
    person = register()
    token = service.start_sign_in(person, device="HP", by=person)
    row = db.session.scalar(select(SignIn))
    assert token not in (row.token_hash, row.device)
    assert find_sign_in(token).person is person
    assert find_sign_in(row.token_hash) is None


def test_signing_in_needs_the_right_password_and_a_standing_account(make):
    person = register(email="maria@example.com")

    def refused(who, password):
        with pytest.raises(Refusal) as refusal:
            service.sign_in(who, password, address="a")
        return str(refusal.value)

    wrong = refused(PHONE, "bukan sandinya")
    assert refused("089999999999", PASSWORD) == wrong
    assert service.sign_in("62 81234567890", PASSWORD, address="a").token
    assert service.sign_in("MARIA@example.com", PASSWORD, address="a").token
    service.deactivate(person, by=make.admin())
    assert refused(PHONE, PASSWORD) == wrong


def test_people_without_a_password_cannot_sign_in(app):
    register(password=None)
    for password in ("", "None", PASSWORD):
        with pytest.raises(Refusal):
            service.sign_in(PHONE, password, address="a")


def test_changing_the_password_ends_the_other_sessions(app):
    person = register()
    here, there = sign_in_of(person), sign_in_of(person)
    service.change_password(
        person, current=PASSWORD, password="lain sama sekali", keep=here.id, by=person
    )
    assert (here.revoked_at, there.revoked_at is None) == (None, False)
    assert service.sign_in(PHONE, "lain sama sekali", address="a").token
    with pytest.raises(Refusal):
        service.sign_in(PHONE, PASSWORD, address="a")


def test_the_present_password_is_asked_and_cannot_be_guessed(app):
    person = register()

    def guess():
        service.change_password(
            person, current="salah sekali", password="lain semua", keep=None, by=person
        )

    start = clock.now()
    refusals = []
    for n in range(12):
        with travel(start + n * timedelta(seconds=50), tick=False):
            with pytest.raises(Refusal) as refusal:
                guess()
            refusals.append(type(refusal.value))
    assert refusals.count(Refusal) <= 10
    assert refusals[-1] is TooMany


# --- contact ------------------------------------------------------------------


def test_a_new_number_must_be_confirmed_again(make):
    person = register()
    service.confirm_phone(person, by=make.organiser())
    service.change_contact(
        person, phone="0813 1111 2222", email=None, password=PASSWORD, by=person
    )
    assert (person.phone, person.phone_confirmed_at) == ("+6281311112222", None)


def test_a_new_email_counts_once_its_mailbox_has_answered(app):
    person = register()
    assert service.change_contact(
        person, phone=PHONE, email="baru@example.com", password=PASSWORD, by=person
    )
    assert person.email is None
    service.confirm_email(link_in_letter())
    assert person.email == "baru@example.com"
    assert person.email_confirmed_at is not None


def test_the_mailboxs_owner_takes_an_unconfirmed_address_over(app):
    squatter = register(email="maria@example.com")
    owner = register(phone="081234567891")
    service.change_contact(
        owner, phone=owner.phone, email="maria@example.com", password=PASSWORD, by=owner
    )
    service.confirm_email(link_in_letter())
    assert (owner.email, squatter.email) == ("maria@example.com", None)


def test_a_confirmed_address_stays_with_its_owner(app):
    owner = register(email="maria@example.com")
    service.confirm_email(link_in_letter())
    other = register(phone="081234567891")
    args = {"phone": other.phone, "email": "maria@example.com", "password": PASSWORD}
    assert service.change_contact(other, **args, by=other)  # the same answer
    with pytest.raises(Conflict):
        service.confirm_email(link_in_letter())
    assert (owner.email, other.email) == ("maria@example.com", None)


def test_one_way_to_sign_in_always_stays(app):
    person = register()
    for email in (None, "baru@example.com"):
        with pytest.raises(Refusal) as refusal:
            service.change_contact(
                person, phone=None, email=email, password=PASSWORD, by=person
            )
        assert refusal.value.field == "phone"
    assert person.phone == "+6281234567890"


def test_a_taken_number_is_refused_without_a_name(app):
    register(phone="081234567891", name="Rahasia Benar")
    person = register()
    with pytest.raises(Refusal) as refusal:
        service.change_contact(
            person, phone="081234567891", email=None, password=PASSWORD, by=person
        )
    assert refusal.value.field == "phone"
    assert "Rahasia" not in str(refusal.value)


def test_nobody_confirms_their_own_number(make):
    organiser = make.organiser(phone_confirmed_at=None)
    with pytest.raises(Refusal):
        service.confirm_phone(organiser, by=organiser)
    other = make.organiser()
    service.confirm_phone(organiser, by=other)
    assert organiser.phone_confirmed_by_id == other.id


# --- links --------------------------------------------------------------------


def invite(make, **values):
    defaults = {"name": "Budi", "email": "budi@example.com", "roles": [Role.OFFICER]}
    return service.invite(**defaults | values, by=make.admin())


def test_an_invitation_makes_one_account_with_its_roles(make):
    link, token = invite(make, roles=[Role.OFFICER, Role.VERIFIER])
    person = service.accept_invitation(
        token, name=" Budi  Tefa ", password=PASSWORD, lang="en"
    )
    assert (person.name, person.email, person.roles, person.lang) == (
        "Budi Tefa",
        "budi@example.com",
        {Role.OFFICER, Role.VERIFIER},
        "en",
    )
    assert person.email_confirmed_at is not None
    assert find_sign_in(person.token).second_factor_at is None
    with pytest.raises(NotFound):
        service.accept_invitation(token, name="Lagi", password=PASSWORD)


def test_the_letter_holds_the_link_and_the_database_does_not(make):
    link, token = invite(make)
    assert letters() == [("invitation", "budi@example.com")]
    assert link_in_letter() == token
    rows = db.session.execute(select(AccessLink.__table__)).all()
    rows += db.session.execute(select(Message.__table__)).all()
    assert token not in repr(rows)


def test_a_link_lasts_an_hour(make):
    _, token = invite(make)
    with travel(clock.now() + HOUR - timedelta(seconds=5)):
        assert get_open_link(token).name == "Budi"
    with travel(clock.now() + HOUR + timedelta(seconds=5)), pytest.raises(NotFound):
        service.accept_invitation(token, name="Budi", password=PASSWORD)


def test_a_bad_password_does_not_use_the_link_up(make):
    _, token = invite(make)
    with pytest.raises(Refusal):
        service.accept_invitation(token, name="Budi", password="pendek")
    assert service.accept_invitation(token, name="Budi", password=PASSWORD)


def test_a_withdrawn_invitation_is_useless(make):
    link, token = invite(make)
    service.withdraw_invitation(link, by=make.admin())
    with pytest.raises(NotFound):
        service.accept_invitation(token, name="Budi", password=PASSWORD)


def test_who_has_an_account_is_not_invited(make):
    register(email="maria@example.com")
    service.confirm_email(link_in_letter())
    with pytest.raises(Conflict) as refusal:
        invite(make, email="maria@example.com")
    assert refusal.value.field == "email"
    with pytest.raises(Conflict) as refusal:
        invite(make, email=None, phone=PHONE)
    assert refusal.value.field == "phone"


def test_an_invitation_needs_a_role_and_an_address(make):
    with pytest.raises(Refusal) as refusal:
        invite(make, roles=[])
    assert refusal.value.field == "roles"
    with pytest.raises(Refusal) as refusal:
        invite(make, email=None)
    assert refusal.value.field == "email"


def test_a_link_is_good_for_its_own_purpose_only(make):
    person = register()
    _, invitation = invite(make)
    reset = service.issue_reset(person, by=make.admin())
    for use in (
        lambda: service.set_new_password(invitation, PASSWORD),
        lambda: service.accept_invitation(reset, name="X", password=PASSWORD),
        lambda: service.confirm_email(reset),
    ):
        with pytest.raises(Conflict):
            use()
    assert get_open_link(reset) and get_open_link(invitation)


def test_a_reset_ends_sessions_and_unlocks(make):
    person = register()
    session = sign_in_of(person)
    for n in range(10):
        with (
            travel(clock.now() + n * timedelta(seconds=60)),
            pytest.raises(Refusal),
        ):
            service.sign_in(PHONE, "salah sekali", address="a")
    token = service.issue_reset(person, by=make.organiser())
    service.set_new_password(token, "lain sama sekali")
    assert session.revoked_at is not None
    assert service.sign_in(PHONE, "lain sama sekali", address="b").token


def test_a_second_reset_link_replaces_the_first(make):
    person, organiser = register(), make.organiser()
    first = service.issue_reset(person, by=organiser)
    second = service.issue_reset(person, by=organiser)
    with pytest.raises(NotFound):
        get_open_link(first)
    assert get_open_link(second).person is person


def test_organisers_reset_vendors_only(make):
    organiser, admin = make.organiser(), make.admin()
    for person in (
        make.officer(),
        make.admin(),
        make.person(Role.VENDOR, Role.OFFICER),
        make.person(),
    ):
        with pytest.raises(NotAllowed):
            service.issue_reset(person, by=organiser)
        assert service.issue_reset(person, by=admin)


def test_a_forgotten_password_is_mailed_at_most_three_times(app):
    register(email="maria@example.com")
    before = len(letters())
    for who in [
        PHONE,
        "maria@example.com",
        "MARIA@example.com",
        PHONE,
        "0999",
        "x@y.zz",
    ]:
        service.request_reset(who, address="a")
    sent = [row for row in letters()[before:] if row[0] == "password_reset"]
    assert sent == [("password_reset", "maria@example.com")] * 4
    for _ in range(5):
        service.request_reset(PHONE, address="a")
    again = [row for row in letters() if row[0] == "password_reset"]
    assert len(again) == 5  # one more for the number, none after its third


def test_nobody_without_an_email_is_mailed(app):
    register()
    service.request_reset(PHONE, address="a")
    assert letters() == []


# --- roles --------------------------------------------------------------------


def test_roles_are_given_and_taken_and_sessions_end(make):
    admin, person = make.admin(), register()
    session = sign_in_of(person)
    service.grant_role(person, Role.OFFICER, by=admin)
    assert person.roles == {Role.VENDOR, Role.OFFICER}
    assert session.revoked_at is not None
    service.revoke_role(person, Role.VENDOR, by=admin)
    assert person.roles == {Role.OFFICER}
    assert actions()[-3:] == ["role.granted", "sign_ins.ended", "role.revoked"]


def test_the_last_admin_stays(make):
    first, second = make.admin(), make.admin()
    service.revoke_role(second, Role.ADMIN, by=first)
    with pytest.raises(Refusal) as refusal:
        service.revoke_role(first, Role.ADMIN, by=first)
    assert refusal.value.field == "role"
    assert first.roles == {Role.ADMIN}


def test_an_admin_who_is_switched_off_does_not_count(make):
    first, second = make.admin(), make.admin()
    service.deactivate(second, by=first)
    with pytest.raises(Refusal):
        service.revoke_role(first, Role.ADMIN, by=first)
    service.revoke_role(second, Role.ADMIN, by=first)
    service.reactivate(second, by=first)
    assert (second.roles, second.is_active) == (set(), True)


def test_nobody_switches_off_themselves(make):
    admin = make.admin()
    make.admin()
    with pytest.raises(Refusal):
        service.deactivate(admin, by=admin)


def test_switching_off_ends_every_session(make):
    person = register()
    sign_in_of(person)
    service.deactivate(person, by=make.admin())
    assert open_sign_ins(person) == []


# --- second factor ------------------------------------------------------------


def set_up(person):
    """An open session of somebody with a second factor, its secret and codes."""
    sign_in = sign_in_of(person)
    secret = setup_secret(sign_in)
    code = pyotp.TOTP(secret).at(clock.now())
    token, codes = service.confirm_second_factor(sign_in, code, by=person)
    assert find_sign_in(token).id == sign_in.id
    return secret, codes


def test_the_second_factor_is_set_up_with_its_first_code(make):
    person = make.organiser()
    sign_in = sign_in_of(person)
    secret = setup_secret(sign_in)
    assert setup_secret(sign_in) == secret
    with pytest.raises(Refusal) as refusal:
        service.confirm_second_factor(sign_in, "000000", by=person)
    assert refusal.value.field == "code"
    assert person.totp_secret is None
    set_up(person)
    assert person.totp_confirmed_at is not None
    with pytest.raises(Conflict):
        service.confirm_second_factor(sign_in, "000000", by=person)


def test_a_code_is_not_taken_twice(make):
    person = make.organiser()
    secret, _ = set_up(person)
    start = clock.now() + timedelta(minutes=1)
    with travel(start, tick=False):
        code = pyotp.TOTP(secret).at(start)
        service.pass_second_factor(sign_in_of(person), code, by=person)
        with pytest.raises(Refusal):
            service.pass_second_factor(sign_in_of(person), code, by=person)


def test_passing_renews_the_token(make):
    person = make.organiser()
    secret, _ = set_up(person)
    old = service.start_sign_in(person, second_factor=False, by=person)
    with travel(clock.now() + timedelta(minutes=1)):
        code = pyotp.TOTP(secret).at(clock.now())
        new = service.pass_second_factor(find_sign_in(old), code, by=person)
    assert find_sign_in(old) is None
    assert find_sign_in(new).second_factor_at is not None


def test_a_recovery_code_works_once_and_for_its_owner(make):
    person, other = make.organiser(), make.organiser()
    _, codes = set_up(person)
    set_up(other)
    with pytest.raises(Refusal):
        service.pass_second_factor(sign_in_of(other), codes[0], by=other)
    service.pass_second_factor(sign_in_of(person), codes[0].lower(), by=person)
    with pytest.raises(Refusal):
        service.pass_second_factor(sign_in_of(person), codes[0], by=person)
    service.pass_second_factor(sign_in_of(person), codes[1], by=person)


def test_recovery_codes_are_kept_as_keyed_hashes(make):
    person = make.organiser()
    _, codes = set_up(person)
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)


def test_codes_cannot_be_guessed(make):
    person = make.organiser()
    set_up(person)
    sign_in, start, answers = sign_in_of(person), clock.now(), []
    for n in range(40):
        with (
            travel(start + n * timedelta(seconds=20), tick=False),
            pytest.raises(Refusal) as refusal,
        ):
            service.pass_second_factor(sign_in, f"{n:06}", by=person)
        answers.append(type(refusal.value))
    assert answers.count(Refusal) <= 10
    assert answers[-1] is TooMany


def test_new_recovery_codes_replace_the_old(make):
    person = make.organiser()
    secret, old = set_up(person)
    with travel(clock.now() + timedelta(minutes=1)):
        code = pyotp.TOTP(secret).at(clock.now())
        new = service.renew_recovery_codes(person, code, by=person)
    with pytest.raises(Refusal):
        service.pass_second_factor(sign_in_of(person), old[0], by=person)
    service.pass_second_factor(sign_in_of(person), new[0], by=person)


def test_an_admin_resets_a_lost_second_factor(make):
    person = make.organiser()
    _, codes = set_up(person)
    service.reset_second_factor(person, by=make.admin())
    assert (person.totp_secret, person.totp_confirmed_at) == (None, None)
    assert open_sign_ins(person) == []
    with pytest.raises(Refusal):
        service.pass_second_factor(sign_in_of(person), codes[0], by=person)


def test_the_log_holds_no_names_numbers_or_secrets(make):
    person = register(email="maria@example.com")
    service.change_settings(person, name="Maria Baru", lang="id", by=person)
    service.issue_reset(person, by=make.admin())
    invite(make)
    rows = repr(db.session.execute(select(AuditEntry.__table__)).all())
    for word in ("Maria", "6281234567890", "@example.com", "Budi"):
        assert word not in rows
