"""Each kind of channel against a real server: what arrives there, and what becomes of every way to fail."""

import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import yaml_lines
from commandcenter.alerts.notify import channels, config
from commandcenter.alerts.notify.errors import SendError
from commandcenter.alerts.notify.words import Said
from commandcenter.domain.alerts.outbox import Failure
from commandcenter.settings import Settings, load
from tests.alerts.notify.listening import certificate_in, mail, web
from tests.servers import Mosquitto, free_port

SAID = Said(
    "0123abcd", "[TINGGI] Menara Temayang: putus", "Ada yang putus\n{link} *bold* é", "high", "", {"alerts": []}
)
TOKEN = "123456:AAH-secret_of-the_bot"


def configured(tmp_path: Path, **given: Any) -> tuple[config.Channel, Settings]:
    found = config.Notify.model_validate({"channels": {"one": given}}).channels["one"]
    (tmp_path / "secrets").mkdir(exist_ok=True)
    (tmp_path / "secrets" / "token").write_text(TOKEN)
    return found, load({}, data_dir=tmp_path)


def send(tmp_path: Path, said: Said = SAID, **given: Any) -> str:
    found, settings = configured(tmp_path, **given)
    return channels.channel(found, settings, tmp_path).send(said)


def failure(tmp_path: Path, **given: Any) -> SendError:
    with pytest.raises(SendError) as caught:
        send(tmp_path, **given)
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None, "what a library raised may hold an address"
    return caught.value


def test_a_webhook_gets_everything_signed_and_with_its_id(tmp_path: Path) -> None:
    with web() as server:
        send(tmp_path, kind="webhook", url=f"{server.url}/in?x=1", secret={"secret": "token"},
             headers={"Authorization": {"secret": "token"}, "X-Unit": "pusat"})  # fmt: skip
    (got,) = server.got
    assert got.path == "/in?x=1"
    assert got.headers["idempotency-key"] == got.headers["webhook-id"] == SAID.uid
    assert (got.headers["authorization"], got.headers["x-unit"]) == (TOKEN, "pusat")
    signed = f"{SAID.uid}.{got.headers['webhook-timestamp']}.".encode() + got.body
    made = base64.b64encode(hmac.new(TOKEN.encode(), signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{made}"
    assert got.json["text"] == SAID.text
    assert got.json["alerts"] == []


def test_a_gateway_gets_the_body_that_it_wants_and_no_value_is_read_as_a_name(tmp_path: Path) -> None:
    with web() as server:
        send(
            tmp_path,
            kind="whatsapp",
            url=server.url,
            to={"secret": "token"},
            preset="fonnte",
            token={"secret": "token"},
        )
        send(tmp_path, kind="webhook", url=server.url, body={"a": ["{text}", {"b": "{subject}!"}], "n": 1, "x": None})
    first, second = server.got
    assert first.json == {"target": TOKEN, "message": SAID.text}
    assert first.headers["authorization"] == TOKEN
    assert second.json == {"a": [SAID.text, {"b": f"{SAID.subject}!"}], "n": 1, "x": None}


def test_telegram_gets_plain_text_and_nobody_sees_its_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with web() as server, caplog.at_level(logging.DEBUG):
        server.last = (200, {}, b'{"ok": true, "result": {}}')
        send(tmp_path, kind="telegram", token={"secret": "token"}, chat="-100123", api=server.url, topic=7)
        server.answers = [
            (429, {}, b'{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":17}}'),
            (400, {}, b'{"ok":false,"description":"Bad Request: chat not found"}'),
            (401, {}, f'{{"ok":false,"description":"{TOKEN} is wrong"}}'.encode()),
            (200, {}, b"<html>"),
        ]
        given = {"kind": "telegram", "token": {"secret": "token"}, "chat": "@pusat", "api": server.url}
        errors = [failure(tmp_path, **given) for _ in range(4)]
    assert server.got[0].path == f"/bot{TOKEN}/sendMessage"
    assert server.got[0].json["chat_id"] == "-100123"
    assert server.got[0].json["message_thread_id"] == 7
    assert "parse_mode" not in server.got[0].json
    assert [each.failure for each in errors] == [Failure.PASSING, Failure.LASTING, Failure.LASTING, Failure.LASTING]
    assert errors[0].wait == 17_000
    assert "chat not found" in str(errors[1])
    assert TOKEN not in caplog.text
    assert TOKEN.split(":")[1] not in caplog.text


@pytest.mark.parametrize(
    ("status", "expected"),
    [(301, Failure.LASTING), (307, Failure.LASTING), (400, Failure.LASTING), (404, Failure.LASTING),
     (408, Failure.PASSING), (429, Failure.PASSING), (500, Failure.PASSING), (503, Failure.PASSING)],
)  # fmt: skip
def test_an_answer_says_whether_to_try_again(tmp_path: Path, status: int, expected: Failure) -> None:
    with web() as server:
        server.last = (status, {"location": "http://127.0.0.1:1/", "retry-after": "5"}, b"no \x00 \xff way")
        error = failure(tmp_path, kind="webhook", url=server.url)
        assert len(server.got) == 1, "nothing is followed"
    assert error.failure is expected
    assert error.wait == (5_000 if expected is Failure.PASSING else 0)


def test_nobody_there_is_a_channel_that_is_down(tmp_path: Path) -> None:
    port = free_port()
    assert failure(tmp_path, kind="webhook", url=f"http://127.0.0.1:{port}/secret/path").failure is Failure.DOWN
    assert "secret/path" not in str(failure(tmp_path, kind="webhook", url=f"http://127.0.0.1:{port}/secret/path"))
    mailing = {
        "kind": "smtp",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "a@b.id",
        "to": ["c@d.id"],
    }
    assert failure(tmp_path, **mailing).failure is Failure.DOWN
    missing = failure(tmp_path, kind="webhook", url="http://127.0.0.1/", secret={"secret": "absent"})
    assert missing.failure is Failure.DOWN
    assert "write it into a file" in str(missing)


def test_an_answer_that_trickles_for_ever_ends_with_the_time_limit(tmp_path: Path) -> None:
    with web() as server:
        server.hold = threading.Event()
        begun = time.monotonic()
        error = failure(tmp_path, kind="webhook", url=server.url, timeout_s=0.5)
    assert error.failure is Failure.PASSING
    assert time.monotonic() - begun < 30


def test_of_an_answer_without_end_only_the_beginning_is_read(tmp_path: Path) -> None:
    with web() as server:
        server.last = (200, {}, b"x" * 5_000_000)
        send(tmp_path, kind="webhook", url=server.url)


@pytest.mark.parametrize("kind", ["webhook", "starttls", "tls"])
def test_tls_is_refused_when_the_certificate_is_wrong(tmp_path: Path, kind: str) -> None:
    good, ca = certificate_in(tmp_path)
    (tmp_path / "other").mkdir()
    other, other_ca = certificate_in(tmp_path / "other", "127.0.0.2")
    if kind == "webhook":
        for certificate, trusted in ((good, other_ca), (other, other_ca), (good, None)):
            with web(certificate) as server:
                given = {"kind": "webhook", "url": server.url} | ({"ca_file": str(trusted)} if trusted else {})
                error = failure(tmp_path, **given)
                assert (error.failure, server.got) == (Failure.DOWN, [])
                assert "certificate is refused" in str(error)
        with web(good) as server:
            send(tmp_path, kind="webhook", url=server.url, ca_file=str(ca))
            assert len(server.got) == 1
        return
    given = {"kind": "smtp", "host": "127.0.0.1", "security": kind, "sender": "pusat@b.id", "to": ["c@d.id"],
             "user": "pusat", "password": {"secret": "token"}}  # fmt: skip
    for certificate, trusted in ((good, other_ca), (other, other_ca)):
        with mail(certificate, kind == "tls") as box:
            error = failure(tmp_path, **given, port=box.port, ca_file=str(trusted))
            assert (error.failure, box.got, box.logins) == (Failure.DOWN, [], [])
            assert "certificate is refused" in str(error)
    with mail(good, kind == "tls") as box:
        send(tmp_path, **given, port=box.port, ca_file=str(ca))
        assert len(box.got) == len(box.logins) == 1


def test_a_server_without_starttls_gets_no_password(tmp_path: Path) -> None:
    with mail() as box:
        error = failure(tmp_path, kind="smtp", host="127.0.0.1", port=box.port, sender="a@b.id", to=["c@d.id"],
                        user="pusat", password={"secret": "token"})  # fmt: skip
    assert (error.failure, box.logins, box.got) == (Failure.DOWN, [], [])


def test_a_mail_is_well_formed_and_nobody_adds_a_header_to_it(tmp_path: Path) -> None:
    said = Said(
        "ab12",
        "Menara\r\nBcc: jahat@example.id\x00 \u202eterbalik",
        "baris 1\n.\nbaris é\r\nBcc: x@y.id",
        "high",
        "",
        {},
    )
    with mail() as box:
        send(tmp_path, said, kind="smtp", host="127.0.0.1", port=box.port, security="none", sender="pusat@example.id",
             to=["jaringan@example.id", "urc@example.id"])  # fmt: skip
    (got,), (to,) = box.got, box.to
    assert to == ["jaringan@example.id", "urc@example.id"]
    assert got["bcc"] is None
    assert got["subject"] == r"Menara\r\nBcc: jahat@example.id\x00 terbalik"
    assert got["message-id"] == "<ab12@example.id>"
    assert got["auto-submitted"] == "auto-generated"
    assert "baris 1\n.\nbaris é" in got.get_content().replace("\r\n", "\n")


def test_mail_codes_say_whether_to_try_again(tmp_path: Path) -> None:
    given = {"kind": "smtp", "host": "127.0.0.1", "security": "none", "sender": "a@b.id", "to": ["c@d.id", "e@f.id"]}
    with mail() as box:
        given["port"] = box.port
        box.replies = {"DATA": ["451 later", "554 spam"]}
        assert failure(tmp_path, **given).failure is Failure.PASSING
        assert failure(tmp_path, **given).failure is Failure.LASTING
        box.replies = {"RCPT": ["550 unknown", "550 unknown", "450 grey", "550 unknown"]}
        assert failure(tmp_path, **given).failure is Failure.LASTING
        assert failure(tmp_path, **given).failure is Failure.PASSING
        box.replies = {"RCPT TO:<C@D.ID>": ["550 unknown"]}
        assert send(tmp_path, **given) == "1 of 2 recipients are refused"
    assert len(box.got) == 1


def test_mqtt_gets_it_with_qos_1(tmp_path: Path, mosquitto: Mosquitto) -> None:
    import paho.mqtt.client as paho

    got: list[bytes] = []
    ready, came = threading.Event(), threading.Event()
    listener = paho.Client(paho.CallbackAPIVersion.VERSION2)  # type: ignore[attr-defined]
    listener.on_connect = lambda client, *_: client.subscribe("cc/notify/#", 1)
    listener.on_subscribe = lambda *_: ready.set()
    listener.on_message = lambda _client, _data, message: (got.append(message.payload), came.set())
    listener.connect("127.0.0.1", mosquitto.port)
    listener.loop_start()
    assert ready.wait(30)
    found, _settings = configured(tmp_path, kind="mqtt", topic="cc/notify/alerts")
    settings = load({}, data_dir=tmp_path, mqtt_port=mosquitto.port)
    made = channels.channel(found, settings, tmp_path)
    made.reach()
    made.send(SAID)
    assert came.wait(30)
    listener.disconnect()
    listener.loop_stop()
    (payload,) = got
    assert json.loads(payload)["id"] == SAID.uid
    away = channels.channel(found, load({}, data_dir=tmp_path, mqtt_port=free_port()), tmp_path)
    with pytest.raises(SendError) as error:
        away.send(SAID)
    assert error.value.failure is Failure.DOWN


def test_reaching_sends_nothing(tmp_path: Path) -> None:
    with web() as server, mail() as box:
        for given in (
            {"kind": "webhook", "url": server.url},
            {"kind": "telegram", "token": {"secret": "token"}, "chat": "@pusat", "api": server.url},
            {
                "kind": "smtp",
                "host": "127.0.0.1",
                "port": box.port,
                "security": "none",
                "sender": "a@b.id",
                "to": ["c@d.id"],
            },
        ):
            found, settings = configured(tmp_path, **given)
            channels.channel(found, settings, tmp_path).reach()
        assert (server.got, box.got) == ([], [])


# ---- configuration ---------------------------------------------------------------------------------------------------

GOOD = """
notify:
  channels:
    grup:
      kind: telegram
      token: {secret: telegram}
      chat: "-100123"
  routes:
    - to: [grup]
      severities: [critical, high]
"""


def test_a_section_is_read(tmp_path: Path) -> None:
    path = tmp_path / "alerts.yaml"
    assert config.load(path) == config.Notify()
    path.write_text(GOOD)
    found = config.load(path)
    assert found.routing.routes[0].channels == ("grup",)
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('chat: "-100123"', "chat: -100123", 7, "write it in quotes"),
        ("{secret: telegram}", '"123:AAA"', 6, "name the secret, do not write it"),
        ("kind: telegram", "kind: pigeon", 5, "one of smtp"),
        ("to: [grup]", "to: [lain]", 9, "there is no channel 'lain'"),
        ("[critical, high]", "[grave]", 10, "must be"),
        ("routes:", "quiet: {begins: '21:00', ends: '06:00', severities: [critical]}\n  routes:", 8, "do not wait"),
        ('chat: "-100123"', 'chat: "-100123"\n      api: http://example.go.id', 4, "https://"),
        ('chat: "-100123"', 'chat: "-100123"\n      colour: red', 8, "no such key"),
    ],
)
def test_every_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = tmp_path / "alerts.yaml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(yaml_lines.ConfigurationError) as error:
        config.load(path)
    assert (error.value.mistakes[0].line, words in str(error.value)) == (line, True), str(error.value)
    assert "AAA" not in str(error.value)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "webhook", "url": "https://user:rahasia@example.go.id/"},
        {"kind": "webhook", "url": "ftp://example.go.id/"},
        {"kind": "webhook", "url": "https://"},
        {"kind": "webhook", "url": "https://[::1"},
        {"kind": "webhook", "url": "https://example.go.id:99999/"},
        {"kind": "webhook", "url": "https://example.go.id/\r\nX: y"},
        {"kind": "webhook", "url": "https://example.go.id/", "headers": {"X\r\nY": "z"}},
        {"kind": "webhook", "url": "https://example.go.id/", "headers": {"X": "a\r\nb"}},
        {"kind": "webhook", "url": "https://example.go.id/", "headers": {"Host": "lain"}},
        {"kind": "webhook", "url": "https://example.go.id/", "body": {"a": "{password} {text}"}},
        {"kind": "webhook", "url": "https://example.go.id/", "body": {"a": "no text"}},
        {"kind": "whatsapp", "url": "https://example.go.id/", "to": "62"},
        {"kind": "smtp", "host": "mail.example", "sender": "a@b\r\nBcc: x@y", "to": ["c@d.id"]},
        {"kind": "smtp", "host": "mail.example", "sender": "a@b.id", "to": ["c@d.id, e@f.id"]},
        {"kind": "smtp", "host": "mail.example", "sender": "a@b.id", "to": ["c@d.id"], "security": "none"},
        {"kind": "smtp", "host": "mail.example", "sender": "a@b.id", "to": ["c@d.id"], "user": "x"},
        {"kind": "mqtt", "topic": "cc/#"},
    ],
)  # fmt: skip
def test_what_no_channel_can_mean_is_refused_and_no_secret_is_quoted(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        config.Notify.model_validate({"channels": {"one": given}})
    assert "rahasia" not in str(error.value)


def test_the_examples_of_the_shipped_file_and_of_the_manual_can_be_used(tmp_path: Path) -> None:
    shipped = Path("commandcenter/alerts/default.yaml").read_text(encoding="utf-8")
    comment = shipped[shipped.index("# notify:") :]
    (tmp_path / "a.yaml").write_text("\n".join(line[2:] for line in comment.splitlines()))
    assert sorted(config.load(tmp_path / "a.yaml").channels) == ["grup-jaringan", "surel"]
    manual = Path("docs/notifications.md").read_text(encoding="utf-8")
    (tmp_path / "b.yaml").write_text(manual.split("```yaml\n")[1].split("```")[0])
    assert {each.kind for each in config.load(tmp_path / "b.yaml").channels.values()} == {
        "smtp", "telegram", "whatsapp", "webhook", "mqtt"
    }  # fmt: skip


@pytest.mark.parametrize(
    "token", ["abc", "1:a/../../x" * 3, "1:abcdefghijk\u0661", "1:abcdefghijk\nX: y", "1:" + "a" * 200]
)
def test_a_token_that_would_be_another_address_is_not_asked(tmp_path: Path, token: str) -> None:
    with web() as server:
        found, settings = configured(
            tmp_path, kind="telegram", token={"secret": "token"}, chat="@pusat", api=server.url
        )
        (tmp_path / "secrets" / "token").write_text(token)
        with pytest.raises(SendError) as error:
            channels.channel(found, settings, tmp_path).send(SAID)
    assert (error.value.failure, server.got) == (Failure.DOWN, [])
    assert token not in str(error.value)


def test_a_password_that_no_mail_server_takes_is_said(tmp_path: Path) -> None:
    with mail() as box:
        given = {"kind": "smtp", "host": "127.0.0.1", "port": box.port, "security": "none", "sender": "a@b.id"}
        more = {"to": ["c@d.id"], "user": "pusat", "password": {"secret": "token"}}
        found, settings = configured(tmp_path, **given, **more)
        (tmp_path / "secrets" / "token").write_text("sandi\u00e9")
        with pytest.raises(SendError, match="plain letters"):
            channels.channel(found, settings, tmp_path).send(SAID)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["grup", "webhook"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "url", "to", "secret", "token", "chat", "host", "sender", "body", "headers", "grup"]
            )
            | st.text(max_size=8),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(config.Notify.model_fields, anything)) | anything)
def test_whatever_stands_in_the_section_is_a_mistake_with_a_line_or_fine(data: Any) -> None:
    mistakes: list[yaml_lines.Mistake] = []
    found = config.section(data, lambda _location: 1, mistakes)
    assert isinstance(found, config.Notify)
    assert found.routing is not None
