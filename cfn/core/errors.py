"""The refusals the domain can give. Each carries a sentence for the user.

A refusal holds an English message id and the values for it; only the form and
the error page translate, so rules and services need no request.
"""


class Refusal(Exception):
    """A command said no. ``status`` is what HTTP callers see.

    ``message`` is an English msgid marked with ``N_``; ``values`` fill its
    ``%(name)s`` places; ``field`` names the form field it belongs to, if any.
    """

    status = 422

    def __init__(self, message: str, field: str | None = None, **values: object):
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.values = values


class NotFound(Refusal):
    """No such object, or somebody else's: the two look the same from outside."""

    status = 404


class NotAllowed(Refusal):
    """The person is known, but has no right to do this."""

    status = 403


class Conflict(Refusal):
    """Someone else changed it first; the fresh state must be shown."""

    status = 409


class TooMany(Refusal):
    """Too many tries; sent with Retry-After."""

    status = 429


class Busy(Refusal):
    """Nothing was saved; trying again may help. Sent with Retry-After."""

    status = 503
