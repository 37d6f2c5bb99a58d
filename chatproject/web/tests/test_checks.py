"""What is allowed and yet hardly meant is said at the start, each in a sentence."""

from ipaddress import ip_network

from chatproject.web.checks import check_settings


def said(settings, **changes):
    for name, value in changes.items():
        setattr(settings, name, value)
    return [message.msg for message in check_settings()]


def test_what_is_meant_is_not_mentioned(settings):
    narrow = [ip_network(value) for value in ("127.0.0.1", "10.0.0.0/8", "fd00::/32")]
    assert said(settings, TRUSTED_PROXIES=narrow, METRICS_ALLOWED=narrow, LOOK_ALIKES=[], RATE_LIMITS=True) == []


def test_a_name_that_looks_like_a_setting_is_asked_about(settings):
    assert said(settings, LOOK_ALIKES=[("REGISTRATON", "REGISTRATION")]) == [
        "REGISTRATON in .env is no setting of Parley. Is REGISTRATION meant?"
    ]


def test_networks_that_hold_everybody_are_named(settings):
    everybody = [ip_network("0.0.0.0/0"), ip_network("::/0")]
    sentences = said(settings, TRUSTED_PROXIES=everybody, METRICS_ALLOWED=everybody[:1])
    assert [sentence.split(" is so wide")[0] for sentence in sentences] == [
        "TRUSTED_PROXIES=0.0.0.0/0", "TRUSTED_PROXIES=::/0", "METRICS_ALLOWED=0.0.0.0/0",
    ]  # fmt: skip


def test_without_limits_for_others_is_mentioned(settings):
    assert said(settings, RATE_LIMITS=False, ALLOWED_HOSTS=["localhost"]) == []
    [sentence] = said(settings, RATE_LIMITS=False, HOST="0.0.0.0")
    assert sentence.startswith("RATE_LIMITS=0 lets")
