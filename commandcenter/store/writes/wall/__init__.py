"""What changes on the video wall: scenes and plan, what stands on it, where displays hang, what they report."""
