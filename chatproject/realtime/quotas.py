"""How many sockets one person may have open, and one address whose sockets have not signed in.

An address may be that of a whole company: sockets that have proven whose they are count for their person alone. A
cookie that this server has signed proves it well enough until its session has been looked up.
"""

from chatproject.limits.quota import ConnectionQuota

from . import protocol

of_person = ConnectionQuota(protocol.SOCKETS_PER_PERSON)
of_session = ConnectionQuota(protocol.SOCKETS_PER_PERSON)
of_unsigned = ConnectionQuota(protocol.UNSIGNED_PER_ADDRESS)
