"""Reading from somebody else's database without ever writing to it.

``address`` judges the URL and ``statement`` the query before anything is asked; ``sessions`` opens a connection that
cannot write and does not wait for ever; ``cells`` makes cells of what comes, ``marks`` remembers how far we have read,
and ``trouble`` says in words what went wrong.
"""
