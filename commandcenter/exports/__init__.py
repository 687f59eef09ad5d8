"""What leaves the command center as a table or a file."""
