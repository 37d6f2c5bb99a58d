"""What the log says: one line for each thing that happened, with the request or the socket that it belongs to.

Everything goes through `logging`, whoever says it. What a line has beside its sentence is given as `extra=` and named
in `FIELDS`; what is not named there is never written. No line holds a body, a query string, a cookie or a token.
"""

import json
import logging
import traceback
from typing import Any

import structlog
from django.db import Error as DjangoDatabaseError

# What the lines of requests and sockets may have beside their sentence.
FIELDS = (
    *("method", "path", "status", "milliseconds", "person", "code", "seconds", "frames_in", "frames_out"),
    *("address", "what", "others"),
)

# What the server and the bus's driver log with a traceback though nothing is wrong here: who said it, and what.
OF_OTHERS = {
    ("uvicorn.error", "Invalid UTF-8 sequence received from client."),
    ("channels_redis.pubsub", "Unexpected exception in receive task"),
}
HANDSHAKES = ('%s - "WebSocket ', "connection open", "connection closed", "connection rejected")
# What uvicorn says of each request that it cannot read; `chatproject.web.refusals` says it once a minute, and of whom.
UNREADABLE = ("Invalid HTTP request received.", "Unsupported upgrade request.", "HTTP response sent")


class RefusalsAreNoFaults(logging.Filter):
    """Drops the traceback of requests that were refused as invalid: otherwise anyone could fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class FaultsOfOthers(logging.Filter):
    """Logs errors caused by a client or the network in one line, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (record.name, record.getMessage()) in OF_OTHERS:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg = f"{record.msg.rstrip('.')}: {record.exc_info[1]}"
            record.exc_info = record.exc_text = None
        return True


class HandshakesAreOurs(logging.Filter):
    """uvicorn's lines for each socket have the query string in them; `chatproject.realtime.consumer` has its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "uvicorn.error" or not str(record.msg).startswith((*HANDSHAKES, *UNREADABLE))


def formatter(form: str) -> logging.Formatter:
    """The form of all lines: `json`, an object each, or `text`, for people."""
    render = structlog.processors.JSONRenderer() if form == "json" else readable
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(exception),
            render,
        ],
    )


def readable(_: Any, __: str, event: Any) -> str:
    """One line as people read it; a traceback stands below it."""
    fault = event.pop("exception", None)
    words = [event.pop(name) for name in ("timestamp", "level", "logger", "event")]
    line = f"{words[0]} {words[1].upper()} {words[2]}: {one_line(words[3])}"
    line += "".join(f" {name}={_value(value)}" for name, value in event.items())
    return f"{line}\n{fault}" if fault else line


def one_line(text: str) -> str:
    """`text` with what could begin a line of its own, or move the cursor of a terminal, escaped."""
    return text if text.isprintable() else json.dumps(text)[1:-1]


def _value(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if text.isprintable() and not {" ", '"'} & set(text) else json.dumps(text)


def exception(exc_info: Any) -> str:
    """The traceback, without what drivers quote of the rows they could not store: that may be what people wrote."""
    error = exc_info[1]
    text = "".join(traceback.format_exception(error)).rstrip("\n")
    while error is not None:
        if _is_of_database(error):
            text = text.replace(str(error), _without_rows(str(error)))
        error = error.__cause__ or error.__context__
    return text


def _is_of_database(error: BaseException) -> bool:
    return isinstance(error, DjangoDatabaseError) or type(error).__module__.startswith(("psycopg", "pymongo"))


def _without_rows(message: str) -> str:
    return message.partition("\n")[0].partition(", full error:")[0].partition(" dup key:")[0]
