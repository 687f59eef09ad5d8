"""One file per command. Each exposes ``command``; ``context.obj`` is the Settings."""
