"""The video wall: its program, which displays follow, and the screens that show and drive it."""
