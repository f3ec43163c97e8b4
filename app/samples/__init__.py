"""Made-up entries, to try or measure the site when it is full: never imported by the site."""
