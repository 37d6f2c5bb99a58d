"""The backend, with errors that tell a server that is gone from a fault of this program."""

from django_mongodb_backend import base, operations

from .errors import translated


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "chatproject.db.mongo.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    connect = translated()(base.DatabaseWrapper.connect)

    @translated()
    def has_transactions(self) -> bool:
        """Whether the server belongs to a replica set or a cluster. It is asked each time, so it has to be there."""
        hello = self.connection.admin.command("hello")
        return "setName" in hello or hello.get("msg") == "isdbgrid"
