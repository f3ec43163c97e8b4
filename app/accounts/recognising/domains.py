"""Which email domains are trusted by themselves, and which organisation each one stands for.

Whole labels are matched, never endings of text: `camden.gov.uk` is under `gov.uk`, `notgov.uk` is not. Schools (sch.uk),
universities and colleges (ac.uk) and mail services open to anyone are never trusted: pupils and the public have addresses there.
Some councils give pupils addresses under their own domain, so those labels are left out too.
"""

from dataclasses import dataclass

# Labels under which every body has one of its own. The longest that fits is taken: the organisation is the label before it.
TRUSTED = (
    "gov.uk", "pnn.gov.uk", "pcc.gov.uk", "pcc.pnn.gov.uk", "nhs.uk", "icb.nhs.uk", "police.uk", "pnn.police.uk", "pcc.police.uk",
    "pfcc.police.uk",
)  # fmt: skip
# What a police and crime commissioner's office calls itself in a domain; some answer for fire and rescue too.
COMMISSIONERS = ("pcc", "pfcc")

# One address space for the whole of the NHS: it shows that someone works there, not for whom.
SHARED = ("nhs.net",)

NEVER = ("sch.uk", "ac.uk", "service.gov.uk")
PUPILS = frozenset({"learning", "pupil", "pupils", "sch", "school", "schools", "student", "students"})

# Mail services open to anyone: no organisation may register one as its own.
GENERAL_MAIL = (
    "aol.com", "btinternet.com", "btopenworld.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.co.uk", "googlemail.com",
    "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mac.com", "mail.com", "me.com", "msn.com",
    "ntlworld.com", "outlook.com", "pm.me", "proton.me", "protonmail.com", "sky.com", "talktalk.net", "tiscali.co.uk",
    "tutanota.com", "virginmedia.com", "yahoo.co.uk", "yahoo.com", "ymail.com", "zoho.com",
)  # fmt: skip

# Central government: public bodies, but not councils.
CENTRAL = frozenset(
    {
        "attorneygeneral", "beis", "cabinet-office", "childrenscommissioner", "communities", "cps", "culture", "dcms", "defra",
        "dfe", "dft", "dhsc", "dluhc", "dsit", "dwp", "education", "fcdo", "hmcts", "hmrc", "homeoffice", "judiciary", "justice",
        "levellingup", "mod", "nca", "ofsted", "ons", "parliament", "phe", "trade", "treasury", "ukhsa",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Trusted:
    """What a trusted domain says: the organisation's own domain (empty where shared) and the kinds it may be, likeliest first."""

    organisation_domain: str
    kinds: tuple[str, ...]


def domain_of(email: str) -> str:
    """The part after the last @, casefolded, without a final dot."""
    return email.rpartition("@")[2].strip().casefold().rstrip(".")


def is_under(domain: str, parent: str) -> bool:
    """Whether `domain` is `parent` or below it, label by label."""
    return domain == parent or domain.endswith("." + parent)


def trusted(domain: str) -> Trusted | None:
    """What is known of whoever has an address at `domain`; None where the domain proves nothing by itself."""
    domain = domain.casefold().rstrip(".")
    if any(is_under(domain, never) for never in NEVER) or PUPILS & set(domain.split(".")):
        return None
    if any(is_under(domain, shared) for shared in SHARED):
        return Trusted("", ("nhs-provider", "nhs-commissioner"))
    parent = max((suffix for suffix in TRUSTED if domain.endswith("." + suffix)), key=len, default="")
    if not parent:
        return None
    own = domain.removesuffix("." + parent).rpartition(".")[2]
    if not own or domain in TRUSTED:
        return None
    return Trusted(f"{own}.{parent}", _kinds(own, parent))


def is_own_domain(name: str) -> bool:
    """Whether a name is no name but the domain under which a body was recognised: nobody has given it one yet."""
    known = trusted(name)
    return known is not None and known.organisation_domain == name


def may_be_registered(domain: str) -> bool:
    """Whether an organisation may claim `domain`: one it does not share with pupils, students, the public or other bodies."""
    domain = domain.casefold().rstrip(".")
    if any(is_under(domain, closed) for closed in (*GENERAL_MAIL, *NEVER, *SHARED)):
        return False
    return "." in domain and domain not in (*TRUSTED, "co.uk", "org.uk", "ltd.uk", "plc.uk", "me.uk", "net.uk")


def _kinds(own: str, parent: str) -> tuple[str, ...]:
    if _is_commissioners(own, parent):
        return ("opcc",)
    if parent.endswith("police.uk"):
        return ("police",)
    if parent.endswith("nhs.uk"):
        return (
            ("nhs-commissioner",) if parent == "icb.nhs.uk" or "icb" in own.split("-") else ("nhs-provider", "nhs-commissioner")
        )
    return ("national",) if own in CENTRAL else ("local-authority",)


def _is_commissioners(own: str, parent: str) -> bool:
    named = {*parent.split("."), *own.split("-")}
    return bool(named & set(COMMISSIONERS)) or own.endswith(COMMISSIONERS) or own.startswith(("opcc", "opfcc"))
