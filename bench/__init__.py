"""The figures that Inspector is held to, measured side by side (``make bench``)."""
