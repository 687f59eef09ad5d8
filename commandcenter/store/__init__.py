"""The SQL store: the only place with SQL, and the only place that asks "SQLite or PostgreSQL?"."""
