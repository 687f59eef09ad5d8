"""Settings: every mistake at once, files for secrets, and a page that says what the code does."""

from pathlib import Path

import pytest

from commandcenter.settings import Settings, SettingsError, load
from tools.settings_page import PAGE, page


def test_the_page_of_settings_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.settings_page"


def test_without_variables_everything_has_a_default() -> None:
    settings = load({})
    assert settings == Settings()
    assert settings.database.startswith("sqlite:////")


def test_variables_are_read_and_typed() -> None:
    settings = load({"COMMANDCENTER_WEB_PORT": "9000", "COMMANDCENTER_SIMULATED": "true", "HOME": "/root"})
    assert settings.web_port == 9000
    assert settings.simulated is True


def test_five_mistakes_are_five_lines() -> None:
    environ = {
        "COMMANDCENTER_WEB_PORT": "many",
        "COMMANDCENTER_LOG_LEVEL": "loud",
        "COMMANDCENTER_INGEST_BATCH": "0",
        "COMMANDCENTER_WEB_PROT": "8050",
        "COMMANDCENTER_MQTT_PASSWORD_FILE": "/nowhere/secret",
    }
    with pytest.raises(SettingsError) as caught:
        load(environ)
    lines = str(caught.value).splitlines()[1:]
    assert len(lines) == 5
    for name in environ:
        assert any(name in line for line in lines), name


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"STATE_CONFIRM": "2", "STATE_WINDOW": "4"}, "more than half"),
        ({"STATE_CONFIRM": "4", "STATE_WINDOW": "3"}, "larger than"),
        ({"FLAP_LOW": "6", "FLAP_HIGH": "6"}, "below flap_high"),
        ({"MQTT_CERT_FILE": "a.pem"}, "belong together"),
        ({"WEB_ORIGIN": "pusat.example.go.id"}, "https://pusat"),
        ({"WEB_ORIGIN": "https://pusat.example.go.id/wall"}, "without a path"),
    ],
)
def test_values_that_contradict_each_other_are_refused(values: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load({f"COMMANDCENTER_{name}": value for name, value in values.items()})


def test_a_secret_comes_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("open sesame\n")
    settings = load({"COMMANDCENTER_MQTT_PASSWORD_FILE": str(tmp_path / "secret")})
    assert settings.mqtt_password.get_secret_value() == "open sesame"
    assert "sesame" not in repr(settings)
    with pytest.raises(SettingsError, match="give one of them"):
        load({"COMMANDCENTER_MQTT_PASSWORD_FILE": str(tmp_path / "secret"), "COMMANDCENTER_MQTT_PASSWORD": "x"})


def test_a_file_for_a_setting_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="there is no setting mqtt_pasword"):
        load({"COMMANDCENTER_MQTT_PASWORD_FILE": "/etc/hostname"})
