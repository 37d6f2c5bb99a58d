"""The snapshot of each process, kept in Redis for processes that start later or missed something on the bus."""

import logging

import redis.asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

ENDS, PEOPLE = "parley:presence:ends", "parley:presence:people"
ANSWERS_WITHIN = 1  # seconds; nobody but the next renewal waits for it
log = logging.getLogger(__name__)

# A sorted set of the processes by when they end, on Redis' own clock, and a hash of their snapshots. A process that was
# killed needs no cleaning up: whoever asks next removes it.
EXCHANGE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
for _, process in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], process)
  redis.call('HDEL', KEYS[2], process)
end
local found = {}
local processes = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #processes, 2 do
  found[#found + 1] = {processes[i], redis.call('HGET', KEYS[2], processes[i]), processes[i + 1] - now}
end
return found
"""


class PresenceStore:
    """The snapshots of all processes, in the Redis at `url`."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=ANSWERS_WITHIN,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 0),
        )
        self._exchange = self._client.register_script(EXCHANGE)
        self._fails = False

    async def exchange(self, process: str, snapshot: bytes, *, life: float) -> list[tuple[str, bytes, float]]:
        """Store the snapshot of `process` for `life` seconds. Returns (process, snapshot, seconds left) of each
        process that lives; an empty list when Redis fails, or takes longer than a second.
        """
        try:
            found = await self._exchange(keys=[ENDS, PEOPLE], args=[process, snapshot, round(life * 1000)])
        except Exception as error:  # noqa: BLE001, whatever it is, those who are here are served
            if not self._fails:
                log.warning("each process knows only its own people until Redis answers: %s", error)
            self._fails = True
            return []
        self._fails = False
        # Redis may have evicted the snapshot of a process that still lives: it is there again after its next renewal.
        return [(name.decode(), stored, left / 1000) for name, stored, left in found if stored is not None]

    async def close(self) -> None:
        """End the connection."""
        await self._client.aclose()
