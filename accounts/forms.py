"""The forms of the pages; their fields check what the fields of REST check."""

from typing import Any

from django import forms
from rest_framework import serializers

from chatproject.api.fields import Email, Name, Password, PersonReference, Text, Username
from chatproject.core.errors import Problem


class Checked(forms.CharField):
    """A field of a form that is checked by a field of REST."""

    def __init__(self, checker: serializers.CharField, **kwargs: Any) -> None:
        self.checker = checker
        super().__init__(max_length=checker.max_length, strip=False, **kwargs)

    def clean(self, value: Any) -> Any:
        if not value or not value.strip():
            return super().clean("")
        try:
            return self.checker.run_validation(value)
        except serializers.ValidationError as error:
            raise forms.ValidationError([str(message) for message in error.detail]) from None


def secret(**kwargs: Any) -> Checked:
    return Checked(Password(), widget=forms.PasswordInput, **kwargs)


class Form(forms.Form):
    """A form to which problems of services can be added."""

    def tell(self, problem: Problem) -> None:
        """Show a problem at the fields that it names, or above them all."""
        named = {name: messages for name, messages in (problem.fields or {}).items() if name in self.fields}
        for name, messages in named.items():
            self.add_error(name, messages)
        if not named:
            self.add_error(None, problem.error)


class RegisterForm(Form):
    username = Checked(Username())
    display_name = Checked(Name(), required=False)
    email = Checked(Email(), required=False)
    password = secret()


class LoginForm(Form):
    identifier = Checked(PersonReference())
    password = secret()


class PasswordForm(Form):
    current = secret()
    new = secret()


SETTINGS = ("presence", "typing", "receipts", "enter_sends")


class ProfileForm(Form):
    display_name = Checked(Name())
    username = Checked(Username())
    bio = Checked(Text(max_length=500), required=False)
    email = Checked(Email(), required=False)
    avatar = forms.FileField(required=False)
    presence = forms.BooleanField(required=False)
    typing = forms.BooleanField(required=False)
    receipts = forms.BooleanField(required=False)
    enter_sends = forms.BooleanField(required=False)

    def changes(self) -> dict[str, Any]:
        """What `services.update_profile` takes; a picture that was not chosen stays as it is."""
        values = {**self.cleaned_data, "email": self.cleaned_data["email"] or None}
        values["settings"] = {name: values.pop(name) for name in SETTINGS}
        if not values["avatar"]:
            del values["avatar"]
        return values
