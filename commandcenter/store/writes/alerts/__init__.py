"""How alerts change: by the engine (``book``), by people (``people``), and who may evaluate (``lease``)."""
