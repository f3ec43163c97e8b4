"""The site's own pages: home, search, the pages of words that ship with it, the health check, and the files for crawlers."""
