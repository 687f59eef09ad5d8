"""Telling people: e-mail, Telegram, WhatsApp through a gateway, webhooks, MQTT (docs/notifications.md).

``config`` is the section ``notify`` of alerts.yaml. ``worker`` decides who is told (``domain.alerts.routing``) and
sends; ``contents`` and ``words`` make the message, a module per kind of channel carries it, ``channels`` lists them.
"""
