"""The page: one HTML file that a chief opens on a phone, with no network.

==================  ==========================================================================
``story``           what the page tells: the overview, and of each issue all that happened
``charts``          the overview drawn: bars and lines as SVG
``photos``          photos small enough to travel inside the page
``writing``         template, style and script put together; nothing from outside is allowed
``page.html.jinja`` how it is laid out; ``page.css``, ``page.js``: how it looks and filters
==================  ==========================================================================

Everything is in the page as text and stands without its script, which only filters.
"""

from inspector.exports.page.writing import write_page

__all__ = ["write_page"]
