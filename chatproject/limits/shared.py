"""Rate limits that all processes share: the numbers are kept in Redis, and counted there by its own clock."""

import logging
import time
from collections.abc import Sequence

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .request import Grant, LimitRequest

PREFIX = "parley:limit:"
ANSWERS_WITHIN = 0.1  # seconds; what a send waits at most
PAUSE_SECONDS = 5
log = logging.getLogger(__name__)

# What `RateLimiter.grant` does, in microseconds, for each key in turn. A key lives until its burst is whole again.
GRANT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local grants = {}
for i, key in ipairs(KEYS) do
  local interval, burst, count = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local free_at = math.max(tonumber(redis.call('GET', key) or 0), now)
  local available = math.max(0, math.floor(burst - (free_at - now) / interval + 1e-6))
  local granted = math.min(count, available)
  free_at = free_at + granted * interval
  if free_at > now then
    redis.call('SET', key, string.format('%.0f', free_at), 'PX', math.ceil((free_at - now) / 1000))
  else
    redis.call('DEL', key)
  end
  local lacking = granted < count or count == 0 and available == 0
  local wait = lacking and free_at - now + (1 - burst) * interval or 0
  grants[i] = {granted, math.ceil(wait)}
end
return grants
"""


class SharedLimits:
    """The rate limiters in the Redis at `url`, for all threads of this process."""

    def __init__(self, url: str) -> None:
        client = redis.Redis.from_url(
            url,
            socket_timeout=ANSWERS_WITHIN,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 0),
        )
        self._grant = client.register_script(GRANT)
        self._paused_until = 0.0

    def take_all(self, requests: Sequence[LimitRequest]) -> list[Grant] | None:
        """Grant each request as much of its amount as its limit leaves: one question to Redis.

        None when Redis fails, or takes longer than a tenth of a second. It is then not asked for five seconds, so
        that one that hangs does not slow every send.
        """
        if time.monotonic() < self._paused_until:
            return None
        numbers = [
            number
            for request in requests
            for number in (1e6 * request.per / request.rate, request.burst, request.amount)
        ]
        keys = [f"{PREFIX}{request.key}".encode(errors="surrogatepass") for request in requests]
        try:
            grants = self._grant(keys=keys, args=numbers)
        except redis.RedisError as error:
            if not self._paused_until:
                log.warning("each process counts its limits alone until Redis answers: %s", error)
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            return None
        self._paused_until = 0.0
        return [Grant(count, wait / 1e6) for count, wait in grants]
