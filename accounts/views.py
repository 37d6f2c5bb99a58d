"""The pages about people: coming in, going out, and one's own account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chatproject.api.page_owner import checks_form
from chatproject.core.addresses import address_of
from chatproject.core.errors import Problem

from . import avatars, browsers, names, queries, serializers, services
from .forms import LoginForm, PasswordForm, ProfileForm, RegisterForm
from .limits import limit_registrations
from .models import Session, User

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and come in. The username begins with a suggestion."""
    if request.user.is_authenticated:
        return redirect("home")
    form = RegisterForm(_sent(request), initial={"username": names.suggest().username})
    if form.is_valid():
        try:
            limit_registrations(request, form.cleaned_data["username"])
            return _enter(request, services.start_session(user=_account(form), device=_browser(request)))
        except Problem as problem:
            form.tell(problem)
    return render(request, "accounts/register.html", {"form": form})


@page
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Come in, and go on to where one was sent from. `?as=` names who is wanted where somebody else is signed in."""
    form = LoginForm(_sent(request), initial={"identifier": request.GET.get("as", "")})
    if request.user.is_authenticated and not form.is_bound and not _wants_another(request):
        return redirect(_next(request))
    if form.is_valid():
        try:
            return _enter(request, services.sign_in(**form.cleaned_data, device=_browser(request)))
        except Problem as problem:
            form.tell(problem)
    return render(request, "accounts/login.html", {"form": form, "next": _wanted(request)})


@require_POST
@checks_form
def logout(request: HttpRequest) -> HttpResponse:
    """End this browser's session."""
    if request.user.is_authenticated:
        services.sign_out(session=request.session_row)
    request.session.flush()
    return redirect("login")


@page
@login_required
@checks_form
def profile(request: HttpRequest) -> HttpResponse:
    """What others see of one, and one's e-mail address."""
    me = serializers.me(request.user)
    form = ProfileForm(_sent(request), request.FILES or None, initial={**me, **me["settings"]})
    if form.is_valid():
        try:
            services.update_profile(user=request.user, changes=form.changes())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Your profile is saved.")
            return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, "me": me, "page": "profile"})


@page
@sensitive_post_parameters("current", "new")
@login_required
@checks_form
def password(request: HttpRequest) -> HttpResponse:
    """Another password; every other device is signed out."""
    form = PasswordForm(_sent(request))
    if form.is_valid():
        try:
            services.change_password(
                user=request.user, session=request.session_row, ip_address=address_of(request), **form.cleaned_data
            )
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Your password is changed, and every other device is signed out.")
            return redirect("password")
    return render(request, "accounts/password.html", {"form": form, "page": "password"})


@require_safe
@login_required
def devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    sessions = [serializers.device(device, current=request.session_row) for device in queries.devices(request.user)]
    return render(request, "accounts/devices.html", {"sessions": sessions, "page": "devices"})


@require_POST
@login_required
@checks_form
def end_device(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign out on one device."""
    services.end_session(user=request.user, session_id=session_id)
    messages.success(request, "That device is signed out.")
    return redirect("devices")


@require_POST
@login_required
@checks_form
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    services.end_other_sessions(user=request.user, keep=request.session_row)
    messages.success(request, "Every other device is signed out.")
    return redirect("devices")


@require_safe
def drawn_avatar(request: HttpRequest, token: str) -> HttpResponse:
    """The picture of somebody who has not chosen one."""
    try:
        return _picture(avatars.draw(token), "image/svg+xml")
    except ValueError:
        raise Http404 from None


@require_safe
def stored_avatar(request: HttpRequest, name: str) -> HttpResponse:
    """An uploaded picture; for everyone, as its name is."""
    try:
        return _picture(avatars.load(name), "image/webp")
    except FileNotFoundError:
        raise Http404 from None


def _picture(content: str | bytes, kind: str) -> HttpResponse:
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _account(form: RegisterForm) -> User:
    return services.register(**{name: value or None for name, value in form.cleaned_data.items()})


def _browser(request: HttpRequest) -> services.Device:
    agent, people = request.META.get("HTTP_USER_AGENT", ""), browsers.people_of(request)
    return services.Device(Session.Kind.BROWSER, address_of(request), agent, people)


def _enter(request: HttpRequest, session: Session) -> HttpResponse:
    """Give the browser a fresh cookie that names `session`, and a fresh CSRF token; the session it had ends."""
    if request.user.is_authenticated:
        services.sign_out(session=request.session_row)
    request.session.flush()
    request.session["sid"] = str(session.id)
    request.session["person"] = str(session.user_id)
    rotate_token(request)
    answer = redirect(_next(request))
    browsers.remember(request, answer, session.user_id)
    return answer


def _wants_another(request: HttpRequest) -> bool:
    """Whether somebody else than whoever is signed in wants to come in."""
    return request.GET.get("as", request.user.username) != request.user.username


def _next(request: HttpRequest) -> str:
    """Where to go on: only to this site."""
    wanted = _wanted(request)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("home")


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""
