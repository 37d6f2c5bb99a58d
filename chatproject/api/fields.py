"""Fields of requests: strict about types, and one set of rules for text (`docs/protocol.md`, section 1)."""

import re
import unicodedata
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from rest_framework import serializers

from chatproject.core.errors import Invalid
from chatproject.core.text import SURROGATES, clean_text
from chatproject.db import is_uuid

__all__ = [
    "Choice",
    "Email",
    "Flag",
    "Id",
    "List",
    "Name",
    "Password",
    "PersonReference",
    "Text",
    "Username",
    "WholeNumber",
    "clean_text",
]

LARGEST_NUMBER = 2**53 - 1  # what every client can hold exactly
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")
# Words that stand where a person's name may stand in an address, or that a page gives another meaning.
RESERVED = (
    "send read create me public private search new join join-by-id leave members messages chats groups rooms users "
    "all everyone here channel online null none undefined unknown deleted system"
)


class Text(serializers.CharField):
    """Text as people write it; blank only where `allow_blank`. A number, a boolean or a list is not text."""

    is_name = False

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.longest = max_length
        super().__init__(max_length=max_length, trim_whitespace=False, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if self.allow_blank and isinstance(data, str) and not data.strip():
            return ""
        return serializers.Field.run_validation(self, data)

    def run_validators(self, value: object) -> None:
        """Nothing is left to check: DRF's validators would look at every character once more, in Python."""

    def to_internal_value(self, data: object) -> str:
        try:
            return clean_text(data, max_length=self.longest, name=self.is_name)
        except Invalid as problem:
            raise serializers.ValidationError(problem.error) from None


class Name(Text):
    """A name of a person or a conversation: one line, without controls of the writing direction."""

    is_name = True

    def __init__(self, *, max_length: int = 60, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class Username(Name):
    """3–30 of a–z 0–9 . _ -, beginning with a letter, in lower case, and no reserved word."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)

    def to_internal_value(self, data: object) -> str:
        username = super().to_internal_value(data).lower()
        if not USERNAME.fullmatch(username):
            raise serializers.ValidationError(
                "A username has 3 to 30 of a–z, 0–9, dot, underscore and hyphen, and begins with a letter."
            )
        if username in RESERVED.split():
            raise serializers.ValidationError("This word cannot be a username.")
        return username


class Email(Name):
    """An e-mail address, in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: object) -> str:
        address = super().to_internal_value(data).lower()
        try:
            validate_email(address)
        except DjangoValidationError:
            raise serializers.ValidationError("This is not an e-mail address.") from None
        return address


class PersonReference(Name):
    """An id, a username or an e-mail address; whose it is, if anyone's, is looked up later."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)


class Password(serializers.CharField):
    """A password, exactly as it was typed, but composed the same way on every keyboard (NFC)."""

    longest = 256

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("style", {"input_type": "password"})
        super().__init__(max_length=self.longest, trim_whitespace=False, write_only=True, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return serializers.Field.run_validation(self, data)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or SURROGATES.search(data):
            raise serializers.ValidationError("This must be text.")
        if not data:
            raise serializers.ValidationError("This may not be blank.")
        if len(data) > self.longest:
            raise serializers.ValidationError(f"This may have at most {self.longest} characters.")
        return unicodedata.normalize("NFC", data)


class Flag(serializers.BooleanField):
    """True or false, and nothing that merely looks like it."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("This must be true or false.")
        return data


class List(serializers.ListField):
    """At most so many values of one kind. The length is checked first, and only the first few wrong ones are told, so
    that a bad list costs no more than a good one.
    """

    default_error_messages: ClassVar = {
        "not_a_list": "This must be a list.",
        "min_length": "This must have at least {min_length} entries.",
        "max_length": "This may have at most {max_length} entries.",
    }
    most_told = 5

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        """Each entry as its field takes it. Raises ValidationError as soon as enough of them are wrong."""
        self.run_validators(data)  # those of the length, which DRF runs again when it is too late
        values: list[Any] = []
        wrong: dict[int, Any] = {}
        for index, value in enumerate(data):
            try:
                values.append(self.child.run_validation(value))
            except serializers.ValidationError as error:
                wrong[index] = error.detail
            if len(wrong) == self.most_told:
                break
        if wrong:
            raise serializers.ValidationError(wrong)
        return values


class Choice(serializers.ChoiceField):
    """One of a few words. What came instead is not repeated in the answer: it may be anything, of any length."""

    default_error_messages = {"invalid_choice": "This is none of the choices."}


class Id(serializers.UUIDField):
    """An identifier as the protocol writes it; a number or another spelling of a UUID is none."""

    def to_internal_value(self, data: object) -> UUID:
        if not isinstance(data, str) or not is_uuid(data):
            raise serializers.ValidationError("This must be an id.")
        return UUID(data)


class WholeNumber(serializers.IntegerField):
    """A number of a message, 0 and up; not `true`, not "7"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=kwargs.pop("min_value", 0), **kwargs)

    def to_internal_value(self, data: object) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError("This must be a whole number.")
        return min(data, LARGEST_NUMBER)
