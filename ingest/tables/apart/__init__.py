"""Files that must be held whole, read in a process of their own: whatever it does to memory, time or itself, the
caller gets rows or one clear error.

``reading`` starts the process and streams what it wrote; ``__main__`` is the process; the others read one form each.
"""
