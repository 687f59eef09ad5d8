"""Is a website up, and is it what it should be?

``visit`` fetches the page as anybody would, ``certificates`` says until when its certificate is good, ``pages`` what
stands on it, and ``verdict`` makes a status and a reason of all that.
"""
