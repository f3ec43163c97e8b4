"""What the directory brings: initiatives."""

from app.contributions.listing.definition import LISTINGS
from app.contributions.points import KINDS
from app.directory import views
from app.directory.kind import INITIATIVE
from app.directory.listing import DIRECTORY
from app.feature import Feature
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="directory",
    blueprints=(views.bp,),
    menu=(NavigationItem("Directory", "directory.index", "directory"),),
    reserved_words=frozenset({"checks", "csv", "feed"}),
    adds=(KINDS(INITIATIVE), LISTINGS(DIRECTORY)),
)
