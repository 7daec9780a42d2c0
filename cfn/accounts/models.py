"""People who sign in, what they may do, and the links they come by."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.core.roles import Role
from cfn.notifications.service import Recipient


class Person(Model):
    """Somebody with an account: a vendor, staff, or both.

    ``phone`` is E.164 (``+628…``) and may be missing for staff and the demo; one of
    phone and e-mail is needed to sign in. A phone is *unconfirmed* until staff say so.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(unique=True)
    phone_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    phone_confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # Usable at once; whoever proves the mailbox theirs takes an unconfirmed one over.
    email: Mapped[str | None] = mapped_column(unique=True)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    password_hash: Mapped[str | None]
    lang: Mapped[str] = mapped_column(default="id")
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_last_counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    deactivated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    anonymised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    grants: Mapped[list["RoleGrant"]] = relationship(
        foreign_keys="RoleGrant.person_id", lazy="selectin", back_populates="person"
    )

    # What Flask-Login asks for.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def roles(self) -> set[Role]:
        return {Role(grant.role) for grant in self.grants}

    # The session this request came with: set by the loader, kept in no column.
    token: ClassVar[str] = ""
    sign_in_id: ClassVar[int | None] = None

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the sign-in's token, not the id."""
        return self.token

    def recipient(self) -> Recipient:
        """Where messages for this person go."""
        return Recipient(self.id, self.name, self.email, self.phone, self.lang)


class RoleGrant(Model):
    """A role that a person holds, since when and by whose hand."""

    __tablename__ = "role_grants"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    person: Mapped[Person] = relationship(
        foreign_keys=person_id, back_populates="grants"
    )


class SignIn(Model):
    """One session on one device; the cookie holds its token, we hold the hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class LinkPurpose(StrEnum):
    INVITE = "invite"  # makes a person with roles
    RESET = "reset"  # sets a new password
    EMAIL = "email"  # proves that a mailbox is the person's


class AccessLink(Model):
    """A single-use link, an hour long; only its hash is kept.

    The token is a keyed digest of ``nonce``, so the outbox can write a link without
    keeping it: whoever reads the database alone cannot.
    """

    __tablename__ = "access_links"
    __table_args__ = (
        CheckConstraint(
            "purpose = 'invite' OR person_id IS NOT NULL", name="names_person"
        ),
        CheckConstraint("purpose IN ('invite', 'reset', 'email')", name="purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    nonce: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    phone: Mapped[str | None]
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    created_by: Mapped[Person | None] = relationship(foreign_keys=created_by_id)


class RecoveryCode(Model):
    """One of the codes that replace a lost second factor, once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    code_hash: Mapped[str]  # keyed: the codes are short
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInAttempt(Model):
    """A try that counts: per account, per device known to it, and per address.

    Written before the password is looked at, taken back when it was right.
    """

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)  # keyed hash, never the phone itself
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
