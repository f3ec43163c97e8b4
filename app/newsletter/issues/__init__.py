"""An issue of the newsletter: what one holds, the shelf, the archive, the email and the plain text."""
