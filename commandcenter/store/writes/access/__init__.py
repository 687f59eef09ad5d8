"""What is written of those who enter: accounts, sessions, displays."""
