"""Everything that brings data into the store. It never talks to a browser."""
