"""Who would know about each standard: the job roles that a schedule is filled with at first. Pure.

This table is a suggestion of ours. No source says whom a review must speak to: host and team change the schedule as they like.
"""

from collections.abc import Collection, Mapping, Sequence

from app.core import taxonomy

KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "governance-and-a-named-champion": ("la-csa", "police", "icb", "opcc"),
    "needs-including-online-abuse": ("la-csa", "public-health", "police"),
    "strategy": ("la-csa", "la-cse", "hsb-lead"),
    "funding": ("la-csa", "icb", "opcc"),
    "contract-length-and-form": ("procurement", "la-csa", "vcs-csa"),
    "contract-monitoring": ("procurement", "la-csa", "vcs-csa"),
    "statutory-partners": ("police", "social-work", "opcc"),
    "health-commissioners": ("icb", "dph"),
    "voluntary-and-community-sector": ("vcs-csa", "vcs-cse"),
    "schools": ("school",),
    "service-user-voice": ("participation", "vcs-csa"),
    "prevention": ("public-health", "school"),
    "identification": ("social-work", "school", "health-provider"),
    "early-help": ("social-work", "school"),
    "response-and-support": ("social-work", "police", "vcs-csa"),
    "sexual-assault-referral": ("icb", "health-provider"),
    "recovery": ("camhs", "vcs-csa"),
    "harmful-sexual-behaviour": ("hsb-lead", "youth-justice"),
    "parents-and-carers": ("vcs-csa", "participation"),
    "missing-and-trafficked-children": ("police", "la-cse"),
    "transition": ("camhs", "social-work"),
    "underserved-groups": ("participation", "vcs-cse"),
    "outcomes-and-distance-travelled": ("la-csa", "vcs-csa"),
    "information-sharing-and-co-location": ("police", "social-work", "health-provider"),
    "workforce": ("social-work", "camhs"),
    "keeping-practice-through-restructuring": ("la-csa", "social-work"),
}


def sessions_for(standards: Collection[str]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Each job role that would know about one of `standards`, in the order of the vocabulary, with those that it would know."""
    order = [term.code for term in taxonomy.options("job_role")]
    known = {role: tuple(key for key in standards if role in KNOWN_BY.get(key, ())) for role in order}
    return [(role, keys) for role, keys in known.items() if keys]
