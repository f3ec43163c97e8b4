"""Files that the site keeps on disk."""
