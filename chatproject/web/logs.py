"""What the log says."""

import logging

# What the server and the bus's driver log with a traceback though nothing is wrong here: who said it, and what.
OF_OTHERS = {
    ("uvicorn.error", "Invalid UTF-8 sequence received from client."),
    ("channels_redis.pubsub", "Unexpected exception in receive task"),
}


class RefusalsAreNoFaults(logging.Filter):
    """Leaves the traceback out where a request was refused for what was wrong with it: anybody could fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class FaultsOfOthers(logging.Filter):
    """What a client or the network did wrong takes a line of the log, and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (record.name, record.getMessage()) in OF_OTHERS:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg = f"{record.msg.rstrip('.')}: {record.exc_info[1]}"
            record.exc_info = record.exc_text = None
        return True
