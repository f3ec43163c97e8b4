"""The page shell: who may see a view, the unit of work around a request, headers, errors, forms, templates."""
