"""Asking web servers that may be slow, broken, lying or hostile: every answer ends up in a file of bounded size, in
bounded time, from an address that we may ask.

``source`` is what stands in feeds.yaml, ``client`` asks, ``guard`` judges addresses, ``backend`` connects and watches
the time, ``tls`` the certificates, ``body`` the bytes, ``redaction`` keeps secrets out of texts, ``documents`` reads
JSON, ``paging`` asks on, ``spool`` makes a table of rows.
"""
