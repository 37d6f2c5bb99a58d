"""What is allowed and yet hardly meant: `serve` and the other commands say it as they start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from chatproject.core.loopback import is_private

WIDEST = {4: 8, 6: 32}  # bits of a network in which all may be one's own


@register()
def check_settings(**_: Any) -> list[CheckMessage]:
    return [
        *(Warning(sentence, id="parley.W001") for sentence in _look_alikes()),
        *(Warning(sentence, id="parley.W002") for sentence in _wide_networks()),
        *(Warning(sentence, id="parley.W003") for sentence in _lifted_limits()),
    ]


def _look_alikes() -> list[str]:
    return [f"{name} in .env is no setting of Parley. Is {meant} meant?" for name, meant in settings.LOOK_ALIKES]


def _wide_networks() -> list[str]:
    faults = {
        "TRUSTED_PROXIES": "people could choose the address that they seem to come from",
        "METRICS_ALLOWED": "strangers could read /metrics",
    }
    return [
        f"{name}={network} is so wide that {fault}."
        for name, fault in faults.items()
        for network in getattr(settings, name)
        if network.prefixlen < WIDEST[network.version]
    ]


def _lifted_limits() -> list[str]:
    if settings.RATE_LIMITS or is_private(settings.HOST, settings.ALLOWED_HOSTS):
        return []
    return ["RATE_LIMITS=0 lets whoever reaches this server guess passwords without end."]
