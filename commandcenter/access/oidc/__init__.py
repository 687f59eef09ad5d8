"""Signing in at a provider of OpenID Connect: authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636).

``provider`` asks it, ``flow`` is what a browser keeps between going there and coming back, ``id_token`` decides what is
believed, ``roles`` what an account may become from it, ``routes`` puts them together.
"""
