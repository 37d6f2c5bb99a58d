"""What the commands that work with the data have in common."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError
from rest_framework.exceptions import ValidationError

from chatproject.core.errors import Problem, invalid
from chatproject.db.readiness import NotReady, check_migrations, check_server


class DataCommand(BaseCommand):
    """Ends with one sentence and an exit status, not with a traceback, when it cannot do its work."""

    needs_tables = True

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            check_server()
            if self.needs_tables:
                check_migrations()
            return super().execute(*args, **options)
        except NotReady as error:
            raise CommandError(str(error)) from error
        except Problem as problem:
            raise CommandError(problem.error) from problem
        except ValidationError as error:
            raise CommandError(invalid(error.detail).error) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer as it should: {str(error).strip()}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped.", returncode=130) from None
