"""What OpenAPI says about groups is what is answered."""

from groups import schema
from messaging.tests.shapes import compare, declared_in


def test_every_answer_has_the_keys_that_are_declared(group, as_alice):
    seen = set()
    compare(as_alice.get("/api/groups").json(), schema.GroupsSerializer(), seen)
    compare(as_alice.get(f"/api/groups/{group.pk}").json(), schema.GroupSerializer(), seen)
    compare(as_alice.post("/api/groups", {"name": "Band"}).json(), schema.GroupSerializer(), seen)
    assert declared_in(schema) <= seen
