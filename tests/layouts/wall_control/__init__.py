"""The control page of the wall: what it shows in which mood."""
