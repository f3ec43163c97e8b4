"""What programs that read the whole web are told: what to leave alone, which public pages there are, where to report a problem.

`robots.txt` (RFC 9309) only asks: what is private is refused by its view, whoever comes. A link that lets somebody in is named up
to its secret.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape

MOST_ADDRESSES = 50_000  # in one sitemap, as sitemaps.org says

# Beginnings of addresses, with `*` for anything and `$` for the end. The longest that fits an address decides.
LEFT_ALONE = (
    "/account",
    "/admin",
    "/checks/",
    "/consultations",
    "/contribute",
    "/exchanges/areas",
    "/exchanges/assessments/",
    "/exchanges/invited",
    "/exchanges/learning/drafts",
    "/exchanges/lived-experience/",
    "/exchanges/references",
    "/exchanges/reviewers",
    "/exchanges/reviews",
    "/exchanges/seats/",
    "/moderation",
    "/register",
    "/reset-password",
    "/search",
    "/sign-in",
    "/library/drafts/",
    "/library/upgrades/",
    "/newsletter/confirm/",
    "/newsletter/drafts/",
    "/newsletter/mailings$",
    "/newsletter/mailings/",
    "/newsletter/preferences/",
    "/newsletter/unsubscribe/",
    "/*/*/adapt$",
    "/*/*/check$",
    "/*/*/report$",
    "/*/*/used$",
    "/*/*/used/",
    "/*?",  # searches and filters: without end, and the sitemap names every page they could find
)
ALLOWED = ("/static/",)  # styles and pictures have a stamp after a question mark, and pages are judged with them

Listed = tuple[str, datetime | None]  # a path, and when what is there was last published


def robots_txt(site_url: str) -> str:
    """The file for every crawler."""
    rules = [f"Allow: {path}" for path in ALLOWED] + [f"Disallow: {path}" for path in LEFT_ALONE]
    return "\n".join(["User-agent: *", *rules, "", f"Sitemap: {site_url}/sitemap.xml", ""])


def sitemap_lines(site_url: str, batches: Iterable[Iterable[Listed]]) -> Iterator[str]:
    """A sitemap of at most MOST_ADDRESSES pages, a batch at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    room = MOST_ADDRESSES
    for batch in batches:
        pages = list(batch)[:room]
        yield "".join(_page(site_url + path, published_at) for path, published_at in pages)
        room -= len(pages)
        if not room:
            break
    yield "</urlset>\n"


def _page(address: str, published_at: datetime | None) -> str:
    changed = f"<lastmod>{published_at.date().isoformat()}</lastmod>" if published_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


def security_txt(site_url: str, email: str, expires_on: date) -> str:
    """Where to report a security problem (RFC 9116)."""
    return (
        f"Contact: mailto:{email}\n"
        f"Expires: {expires_on.isoformat()}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: {site_url}/.well-known/security.txt\n"
    )
