"""The embedded broker: MQTT 3.1.1 on loopback, for the demo, tests and small sites.

It is the rumqttd that ``iotcore`` carries. It keeps sessions and queues in memory only: a restart forgets them, and it
replays at most 100 retained topics per subscription. Whatever must survive a restart needs mosquitto (deploy/).
"""

import logging

from iotcore import IotCoreBroker

# The contract's payloads are a few hundred bytes; a broken device may send much more,
# and that too must reach quarantine.
MAX_PAYLOAD_BYTES = 256 * 1024


class BrokerError(Exception):
    """The embedded broker cannot start; the message says what to do next."""


def serve(port: int, host: str = "127.0.0.1", inflight_max: int = 1000) -> None:
    """Run the broker in this process until it is ended by a signal.

    ``inflight_max`` is how many QoS 1 messages one client may hold unacknowledged: at least ingest's batch.
    Raises BrokerError when the port is taken.
    """
    # rumqttd opens an error-level span per packet: its log would be one line per message.
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    native = IotCoreBroker(listen=host, port=port, max_inflight_count=inflight_max, max_payload_size=MAX_PAYLOAD_BYTES)
    try:
        native.check_ports()
    except OSError as error:
        raise BrokerError(f"Port {port} on {host} is taken: choose another one with --port") from error
    native.run_forever()
