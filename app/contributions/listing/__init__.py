"""The listing that every section has: free text, facets with counts, orders, pages, downloads, and the page of one entry."""
