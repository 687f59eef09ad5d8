"""What is watched: a module per subject. A source reads the store and says what is so; it knows no rule's limits."""
