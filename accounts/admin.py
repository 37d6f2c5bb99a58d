"""People and their devices for the administrator. What changes something calls the same services as everything else."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from chatproject.api.fields import Email, Name, Password, Username
from chatproject.db import atomic
from chatproject.db.searching import matching

from . import services
from .forms import Checked
from .models import Session, User

RIGHTS = ("is_active", "is_staff", "is_superuser")


class NewUserForm(forms.ModelForm):
    """A new person. The password is stored as its hash only."""

    username = Checked(Username())
    email = Checked(Email(), required=False)
    display_name = Checked(Name(), required=False)
    new_password = Checked(Password(), label="Password", widget=forms.PasswordInput)

    class Meta:
        model = User
        fields = ("username", "email", "display_name", "is_staff", "is_superuser")

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None


class UserForm(NewUserForm):
    display_name = Checked(Name())
    new_password = Checked(
        Password(), required=False, widget=forms.PasswordInput, help_text="Signs the person out everywhere."
    )

    class Meta:
        model = User
        fields = ("username", "email", "display_name", "bio", *RIGHTS)


class Discreet(admin.ModelAdmin):
    """No filter by what is `secret`: written into the address it would tell it letter by letter."""

    secret: ClassVar[tuple[str, ...]]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return not lookup.startswith(self.secret) and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


@admin.register(User)
class UserAdmin(Discreet):
    secret = ("password",)
    list_display = ("username", "display_name", "email", "is_active", "is_staff", "last_seen", "created_at")
    list_filter = ("is_active", "is_staff", "created_at")
    search_fields = ("search_key", "email")
    ordering = ("-created_at", "-id")
    list_per_page = 50
    show_full_result_count = False
    form = UserForm
    actions = ("sign_out_everywhere",)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=UserForm if obj else NewUserForm, **kwargs)

    def get_search_results(
        self, request: HttpRequest, people: QuerySet[User], term: str
    ) -> tuple[QuerySet[User], bool]:
        """By the words of their names, as everywhere, and by any part of an e-mail address."""
        if not term.strip():
            return people, False
        return people.filter(matching(term).contains | Q(email__contains=term.strip().lower())), False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("id", "created_at", "last_seen") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # what they said would stay behind without anybody

    def has_end_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        values = dict(form.cleaned_data)
        password = values.pop("new_password")
        if not change:
            obj.pk = services.create_user(**values, password=password).pk
            return
        with atomic():
            services.set_rights(user=obj, **{name: values.pop(name) for name in RIGHTS})
            services.update_profile(user=obj, changes=values)
            if password:
                services.reset_password(user=obj, new=password)

    @admin.action(permissions=["end"], description="Sign out everywhere")
    def sign_out_everywhere(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for user in people:
            services.end_all_sessions(user=user)
        messages.success(request, "They are signed out everywhere.")


@admin.register(Session)
class SessionAdmin(Discreet):
    """For reading. The names of refresh tokens are nobody's business."""

    secret = ("refresh_jti", "prev_jti")
    list_display = ("user", "kind", "ip_address", "user_agent", "last_seen", "created_at", "ended_at")
    list_filter = ("kind", ("ended_at", admin.EmptyFieldListFilter), "last_seen")
    list_select_related = ("user",)
    search_fields = ("user__username", "ip_address")
    ordering = ("-last_seen", "-id")
    list_per_page = 50
    show_full_result_count = False
    fields = ("id", *list_display, "rotated_at", "expires_at", "absolute_expires_at")
    actions = ("end",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        return False

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(permissions=["end"], description="End these sessions")
    def end(self, request: HttpRequest, sessions: QuerySet[Session]) -> None:
        for session in sessions:
            services.sign_out(session=session)
        messages.success(request, "These sessions have ended.")
