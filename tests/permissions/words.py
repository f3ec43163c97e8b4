"""Nonsense words, each planted in one confidential place, so that a leak can be seen and says where it came from."""

import hashlib
import re
from dataclasses import dataclass, field

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
ANY_WORD = re.compile(f"q(?:[{CONSONANTS}][{VOWELS}]){{6}}x")
EVERYONE = "everyone"


def nonsense(place: str) -> str:
    """A word that no page could hold by chance: the same for the same place."""
    digest = hashlib.sha256(place.encode()).digest()
    pairs = zip(digest[:6], digest[6:12], strict=True)
    return "q" + "".join(CONSONANTS[one % 14] + VOWELS[two % 5] for one, two in pairs) + "x"


@dataclass
class Words:
    """Every planted word: where it is, and which roles may see it (EVERYONE for what is published)."""

    places: dict[str, str] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)

    def plant(self, place: str, *readers: str) -> str:
        """The word of a new place. Nobody may see it but `readers`."""
        word = nonsense(place)
        if word in self.places:
            raise ValueError(f"{place} is planted already, or shares a word with {self.places[word]}")
        self.places[word] = place
        self.readers[word] = frozenset(readers)
        return word

    def secret_from(self, role: str) -> dict[str, str]:
        """The words that a role must never see, each with its place."""
        return {word: place for word, place in self.places.items() if not self.readers[word] & {role, EVERYONE}}

    def leaked(self, text: str, role: str) -> list[str]:
        """The places whose words stand in `text` although `role` may not see them."""
        found = self.places.keys() & set(ANY_WORD.findall(text.casefold()))
        return sorted(self.places[word] for word in found if not self.readers[word] & {role, EVERYONE})
