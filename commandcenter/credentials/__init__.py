"""Credentials of sites at the MQTT broker: passwords, certificates of an authority of our own, the broker's files."""
