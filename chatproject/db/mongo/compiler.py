"""The backend's compilers, one for each kind of query, with errors that are Django's."""

from collections.abc import Iterator
from typing import Any

from django_mongodb_backend import compiler

from .errors import translated


class SQLCompiler(compiler.SQLCompiler):
    execute_sql = translated()(compiler.SQLCompiler.execute_sql)

    def cursor_iter(self, *args: Any) -> Iterator[Any]:
        with translated():
            yield from super().cursor_iter(*args)


class SQLAggregateCompiler(compiler.SQLAggregateCompiler):
    execute_sql = translated()(compiler.SQLAggregateCompiler.execute_sql)


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    execute_sql = translated()(compiler.SQLInsertCompiler.execute_sql)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    execute_sql = translated()(compiler.SQLUpdateCompiler.execute_sql)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    execute_sql = translated()(compiler.SQLDeleteCompiler.execute_sql)
