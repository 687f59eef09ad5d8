"""The peer: a bare paho subscriber that decodes JSON and acknowledges by hand, and does nothing else.

``python -m benchmarks.bare_subscriber PORT VERSION COUNT``: says "ready" when subscribed, and one line of JSON when
COUNT messages were acknowledged; then it waits for the end of its input, so that it can be looked at from outside.
"""

import json
import sys
import threading
import time
from typing import Any

import orjson
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingest.topics import SUBSCRIPTION

SESSION_S = 3600


def main(port: int, version: int, count: int) -> None:
    """Subscribe with a persistent session, as ingest does, so that the broker has the same work."""
    is_v5 = version == mqtt.MQTTv5
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2,
        client_id="bare",
        protocol=MQTTProtocolVersion(version),
        clean_session=None if is_v5 else False,
        manual_ack=True,
    )
    seen = seq_sum = 0
    done = threading.Event()
    ended_at = 0.0

    def on_connect(client: mqtt.Client, _userdata: Any, _flags: Any, _reason: Any, _properties: Any) -> None:
        client.subscribe(SUBSCRIPTION, qos=1)

    def on_subscribe(_client: mqtt.Client, _userdata: Any, _mid: int, _reasons: Any, _properties: Any) -> None:
        print("ready", flush=True)

    def on_message(client: mqtt.Client, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        nonlocal seen, seq_sum, ended_at
        seq_sum += orjson.loads(message.payload)["seq"]
        client.ack(message.mid, message.qos)
        seen += 1
        if seen == count:
            ended_at = time.time()
            done.set()

    client.on_connect, client.on_subscribe, client.on_message = on_connect, on_subscribe, on_message
    if is_v5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_S
        client.connect("127.0.0.1", port, clean_start=False, properties=properties)
    else:
        client.connect("127.0.0.1", port)
    client.loop_start()
    done.wait()
    time.sleep(0.3)  # what comes twice comes now
    print(json.dumps({"ended_at": ended_at, "seen": seen, "seq_sum": seq_sum}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
