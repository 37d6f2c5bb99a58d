"""What is counted of sockets, events and the database, for `/metrics`. Each is used where it happens, in one line.

Several processes add theirs up (`prometheus`), so no gauge may be a function that one of them answers.
"""

import time

from prometheus_client import Counter, Gauge, Histogram

DELAYS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

sockets = Gauge("parley_sockets_open", "Sockets that are open.", multiprocess_mode="livesum")
closes = Counter("parley_sockets_closed_total", "Sockets that the server closed, by code; 4008 is too slow.", ["code"])
topics = Gauge("parley_topics_heard", "Topics that sockets of a process subscribe to.", multiprocess_mode="livesum")
resyncs = Counter("parley_resyncs_total", "How often a socket was told that it may have missed something.")
delivery_delay = Histogram(
    "parley_delivery_delay_seconds",
    "From a commit of this process until its events are written to all sockets here that keep up.",
    buckets=DELAYS,
)
answer_delay = Histogram(
    "parley_answer_delay_seconds",
    "From a frame to its answer, by the answer's type; ack: it is committed.",
    ["type"],
    buckets=DELAYS,
)
errors = Counter("parley_errors_told_total", "Errors that clients and people were told, by code.", ["code"])

waiting = Gauge("parley_batcher_waiting", "Calls that wait for the next batch.", multiprocess_mode="livesum")
batch_sizes = Histogram(
    "parley_batch_size",
    "Calls that shared a transaction, by what they do.",
    ["work"],
    buckets=(1, 2, 5, 10, 25, 50, 100, 200),
)
database_calls = Gauge(
    "parley_database_calls",
    "Calls of sockets that use the database, or wait for one of its DATABASE_THREADS.",
    multiprocess_mode="livesum",
)
database_wait = Histogram("parley_database_wait_seconds", "How long such a call waited for its turn.", buckets=DELAYS)
database_errors = Counter(
    "parley_database_errors_total", "Errors of the database that calls of sockets and batches met."
)

bus_healthy = Gauge("parley_bus_healthy", "0 while a process cannot use the bus.", multiprocess_mode="livemin")
bus_healthy.set(1)
bus_dropped = Counter("parley_bus_dropped_total", "Messages that did not go out on the bus.")

errors.labels("unavailable")


def delivered(committed: float) -> None:
    """Record the delay from commit (`time.perf_counter`) to now, when the event was written to a socket."""
    delivery_delay.observe(time.perf_counter() - committed)
