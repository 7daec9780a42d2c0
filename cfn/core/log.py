"""Logs: one JSON line an event in production, readable lines elsewhere.

No personal data goes into logs: a processor hides phone numbers, e-mails and identity
numbers wherever they turn up, also inside tracebacks. Requests are logged by
endpoint, never by address, because addresses hold tokens and what people searched for.
"""

import logging
import logging.config
import re
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger()

# Keys whose values are never written, whatever they look like.
_HIDDEN_KEYS = re.compile(
    r"(?i)password|secret|token|cookie|authori[sz]ation|phone|e?mail\b|address|name$"
)
# Keys made by the program itself; their digits are no numbers of people.
_OWN_KEYS = {"timestamp", "level", "logger", "request_id", "endpoint", "event_id"}
_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(/links/)[\w-]+"), r"\1[token]"),
    (re.compile(r"\bID\d{17}\b"), "[number]"),
    # NPWP as printed, NIK and other runs of 13 to 18 digits.
    (re.compile(r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b"), "[number]"),
    (re.compile(r"(?<![\w.])(?:\+?62|0)[ -]?8(?:[ -]?\d){7,12}(?!\w)"), "[phone]"),
    (re.compile(r"(?<![\w.])\d{13,18}(?!\w)"), "[number]"),
)


def redacted(text: str) -> str:
    """``text`` without phone numbers, e-mails, identity numbers and link tokens."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {key: _entry(str(key), inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_clean(inner) for inner in value]
    if isinstance(value, (int, float, bool)) or value is None:
        return value if len(str(value)) < 10 else redacted(str(value))
    return redacted(str(value))


def _entry(key: str, value: Any) -> Any:
    if key in _OWN_KEYS:
        return value
    return "[hidden]" if _HIDDEN_KEYS.search(key) else _clean(value)


def hide_personal_data(
    _log: WrappedLogger, _method: str, event: EventDict
) -> EventDict:
    """The last processor before the line is written."""
    return {key: _entry(key, value) for key, value in event.items()}


def _processors(production: bool) -> list[Processor]:
    """What an event passes through, its own or that of a library, up to its line."""
    writer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if production
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        hide_personal_data,
        writer,
    ]


# What every line starts with, ours and those of libraries.
_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, production: bool, level: str) -> None:
    """Send structlog and the standard library's loggers through one door."""
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": _processors(production),
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": line},
            "handlers": {
                "out": {"class": "logging.StreamHandler", "formatter": "line"}
            },
            "root": {"handlers": ["out"], "level": level},
            # Their everyday lines say nothing that ours do not.
            "loggers": {name: {"level": "WARNING"} for name in ("huey", "alembic")},
        }
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    """Give the request a name that every line of it carries."""
    given = request.headers.get("X-Request-ID", "")
    name = given if re.fullmatch(r"[\w-]{8,64}", given) else uuid.uuid4().hex[:16]
    g.request_id, g.started = name, time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=name)


def _end(response: Response) -> Response:
    if "request_id" not in g:  # the request was refused before it began
        return response
    if response.status_code >= 400:
        response.headers["X-Request-ID"] = g.request_id
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        ms=round((time.monotonic() - g.started) * 1000),
    )
    return response


def init_app(app: Flask) -> None:
    environment = app.config["CFN_ENV"]
    if environment != "test":
        configure(
            production=environment == "production", level=app.config["CFN_LOG_LEVEL"]
        )
    app.logger.setLevel(app.config["CFN_LOG_LEVEL"])
    app.logger.handlers.clear()
    if environment == "production":  # a demo's terminal stays readable
        app.before_request(_begin)
        app.after_request(_end)
