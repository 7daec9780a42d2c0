"""Everything that can happen to an account, by subject.

Other slices call ``service.register_vendor(…)``; here stands where each command is.
"""

from cfn.accounts.service.links import (
    accept_invitation,
    confirm_email,
    invite,
    issue_reset,
    request_reset,
    set_new_password,
    withdraw_invitation,
)
from cfn.accounts.service.own_account import (
    change_contact,
    change_password,
    change_settings,
)
from cfn.accounts.service.people import (
    confirm_phone,
    deactivate,
    grant_role,
    reactivate,
    revoke_role,
)
from cfn.accounts.service.registration import (
    register_staff,
    register_vendor,
)
from cfn.accounts.service.second_factor import (
    confirm_second_factor,
    pass_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)
from cfn.accounts.service.sessions import (
    KnownDevice,
    end_sign_ins,
    revoke_sign_in,
    sign_in,
    start_sign_in,
)

__all__ = [
    "KnownDevice",
    "accept_invitation",
    "change_contact",
    "change_password",
    "change_settings",
    "confirm_email",
    "confirm_phone",
    "confirm_second_factor",
    "deactivate",
    "end_sign_ins",
    "grant_role",
    "invite",
    "issue_reset",
    "pass_second_factor",
    "reactivate",
    "register_staff",
    "register_vendor",
    "renew_recovery_codes",
    "request_reset",
    "reset_second_factor",
    "revoke_role",
    "revoke_sign_in",
    "set_new_password",
    "sign_in",
    "start_sign_in",
    "withdraw_invitation",
]
