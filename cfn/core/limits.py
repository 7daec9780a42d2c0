"""Rate limits against floods, per address. Kept in each process, or in Redis when
``CFN_REDIS_URL`` is set; while Redis is away every process counts for itself.

Guessing passwords, codes and links is not counted here but in the database, by
``cfn.accounts.attempts``: those limits hold over all processes and never open.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request
from flask_limiter import Limiter

# Forms that anybody may send and that cost us work.
FORM_FLOOD = "60 per minute"


def client_address() -> str:
    """Where the request comes from. A household or phone owns a /64 of IPv6.

    ``X-Forwarded-For`` counts only through proxies of our own (CFN_PROXY_HOPS).
    """
    text = request.remote_addr or "unknown"
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return text
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network(f"{address}/64", strict=False))


limiter = Limiter(key_func=client_address)


def init_app(app: Flask) -> None:
    app.config.setdefault(
        "RATELIMIT_STORAGE_URI", app.config["CFN_REDIS_URL"] or "memory://"
    )
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    limiter.init_app(app)
