"""What the log says."""

import logging


class RefusalsAreNoFaults(logging.Filter):
    """Leaves the traceback out where a request was refused for what was wrong with it: anybody could fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
