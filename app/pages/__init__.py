"""The site's own pages: home, the search page, the pages of words that ship with it, and the health check."""
