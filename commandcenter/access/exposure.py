"""What is refused before anything listens. Imports little: gunicorn asks it before it loads the program."""

from commandcenter.settings import LOOPBACK, Settings, SettingsError


def check(settings: Settings) -> None:
    """Raise SettingsError when passwords would cross a network readable."""
    if settings.access == "open" or settings.is_tls or settings.web_unencrypted or settings.web_host in LOOPBACK:
        return
    raise SettingsError(
        f"The web server would listen on {settings.web_host} without TLS: passwords and sessions would cross the "
        "network readable. Set COMMANDCENTER_WEB_CERT_FILE and COMMANDCENTER_WEB_KEY_FILE (docs/accounts.md), or "
        "COMMANDCENTER_WEB_ORIGIN=https://… when a proxy in front speaks TLS. "
        "COMMANDCENTER_WEB_UNENCRYPTED=true starts all the same."
    )
