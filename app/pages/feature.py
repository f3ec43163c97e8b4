"""What the pages outside any section bring: home, search, the pages of words, health."""

from app.feature import Feature
from app.pages import views
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="pages",
    blueprints=(views.bp,),
    menu=(NavigationItem("Search", "pages.search", "pages.search"),),
)
