"""What the pages outside any section bring: home, search, the pages of words, health, and the files for crawlers."""

from app.feature import Feature
from app.pages import crawler_views, views
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="pages",
    blueprints=(views.bp, crawler_views.bp),
    menu=(NavigationItem("Search", "pages.search", "pages.search"),),
)
