"""What groups are declared to look like is what is answered."""

from groups import payloads
from testing.shapes import compare, declared_in

# What is part of others, and never sent as it is.
PARTS = {payloads.LeadersPayload, payloads.GroupDetailsPayload}


def test_every_answer_is_as_it_is_declared(group, as_alice):
    seen = set()
    compare(as_alice.get("/api/groups").json(), payloads.GroupsPayload, seen)
    compare(as_alice.get(f"/api/groups/{group.pk}").json(), payloads.GroupPayload, seen)
    compare(as_alice.post("/api/groups", {"name": "Band"}).json(), payloads.GroupPayload, seen)
    assert declared_in(payloads) - seen == PARTS
