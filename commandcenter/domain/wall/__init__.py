"""The video wall as one object: what hangs where, what is to be shown, and what every display shows when. Pure."""
