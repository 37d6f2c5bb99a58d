"""All that writes about people and their devices."""

from .administration import reset_password, set_rights
from .last_seen import update_last_seen
from .passwords import change_password
from .profile import update_profile
from .registration import check_registration_is_open, create_user, register
from .sessions import (
    Device,
    end_all_sessions,
    end_other_sessions,
    end_session,
    identify,
    refresh,
    sign_in,
    sign_out,
    start_session,
)
from .tidying import fill_search_keys, remove_old_sessions
from .using import use_sessions

__all__ = [
    "Device",
    "change_password",
    "check_registration_is_open",
    "create_user",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "fill_search_keys",
    "identify",
    "refresh",
    "register",
    "remove_old_sessions",
    "reset_password",
    "set_rights",
    "sign_in",
    "sign_out",
    "start_session",
    "update_last_seen",
    "update_profile",
    "use_sessions",
]
