"""How every client of the broker shows who it is."""

from paho.mqtt.client import Client

from commandcenter.settings import Settings


def identify(client: Client, settings: Settings) -> None:
    """Give ``client`` the user, password and certificates of the settings. Raises OSError and ValueError for
    certificates that cannot be read."""
    if settings.mqtt_username:
        client.username_pw_set(settings.mqtt_username, settings.mqtt_password.get_secret_value() or None)
    if settings.mqtt_tls:
        ca, certificate, key = (
            str(path) if path else None
            for path in (settings.mqtt_ca_file, settings.mqtt_cert_file, settings.mqtt_key_file)
        )
        client.tls_set(ca_certs=ca, certfile=certificate, keyfile=key)
