"""What is done to single tickets on request: forgotten, corrected."""
