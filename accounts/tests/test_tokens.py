"""Access and refresh tokens; what becomes of strange ones is in `chatproject/api/tests/test_authentication.py`."""

from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from accounts import tokens
from accounts.models import Session
from chatproject.core.errors import AuthFailed, TokenExpired
from testing.people import sign_in

pytestmark = pytest.mark.django_db
MINUTE, DAY = 60, 24 * 3600


def seconds_left(token):
    return token["exp"] - timezone.now().timestamp()


def test_an_access_token_lives_a_quarter_of_an_hour_and_a_refresh_token_a_month(alice):
    signed_in = sign_in(alice)
    assert seconds_left(tokens.Access(signed_in.access)) == pytest.approx(15 * MINUTE, abs=5)
    assert seconds_left(tokens.Refresh(signed_in.refresh)) == pytest.approx(30 * DAY, abs=5)


def test_no_token_outlives_its_session(alice):
    session = sign_in(alice).session
    session.expires_at = timezone.now() + timedelta(minutes=5)
    issued = tokens.issue(session)
    assert seconds_left(tokens.Access(issued.access)) <= 5 * MINUTE
    assert seconds_left(tokens.Refresh(issued.refresh)) <= 5 * MINUTE


def test_tokens_say_no_more_than_whose_they_are(alice):
    signed_in = sign_in(alice)
    for kind, token in ((tokens.Access, signed_in.access), (tokens.Refresh, signed_in.refresh)):
        assert set(kind(token).payload) == {"token_type", "exp", "iat", "jti", "iss", "sid", "user_id"}
        assert tokens.read(kind, token)[:2] == (signed_in.session.id, alice.id)
    assert tokens.read(tokens.Refresh, signed_in.refresh).jti == Session.objects.get().refresh_jti


def test_a_token_of_another_kind_issuer_or_time_is_refused(alice):
    signed_in = sign_in(alice)
    with pytest.raises(AuthFailed):
        tokens.read(tokens.Refresh, signed_in.access)
    foreign = {**tokens.Access(signed_in.access).payload, "iss": "elsewhere"}
    with pytest.raises(AuthFailed):
        tokens.read(tokens.Access, jwt.encode(foreign, settings.JWT_SECRET_KEY, "HS256"))
    old = tokens.Access(signed_in.access)
    old.set_exp(lifetime=-timedelta(seconds=1))
    with pytest.raises(TokenExpired):
        tokens.read(tokens.Access, str(old))
