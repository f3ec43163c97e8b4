"""What the pages outside any section bring: home, search, the pages of words, health, and the files for crawlers."""

from app.feature import Feature, ToDo
from app.pages import crawler_views, queries, views
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="pages",
    blueprints=(views.bp, crawler_views.bp),
    menu=(NavigationItem("Search", "pages.search", "pages.search"),),
    to_do=(ToDo("Contact for security problems to check", "/.well-known/security.txt", queries.count_due_security_contact),),
)
