"""Asking web servers that may be slow, broken, lying or hostile: every answer ends up in a file of bounded size, in
bounded time, from an address that we may ask (docs/decisions/009).

``source`` is what stands in feeds.yaml. ``client`` asks; ``guard`` judges addresses, ``backend`` connects and watches
the time, ``tls`` the certificates, ``body`` and ``answers`` the bytes, ``conditions`` what is new, ``refusals`` the
words, ``redaction`` the secrets. ``documents``, ``rows`` and ``xml_records`` read answers, ``paging`` and ``pages`` ask
on, ``spool`` makes a table. ``ckan_api``, ``bps_keys`` and ``georeport`` know what one sort of server says.
"""
