"""One site with someone of every kind and something in every state, made through the services: what the permission
table is tried on, and where the words that must not leak are planted.

Everything confidential holds a word of its own (see `words`), so each answer can be searched for what it must not say.
"""

from app.core.db import Database
from tests.permissions.roles import World
from tests.permissions.world_accounts import Accounts
from tests.permissions.world_adaptations import Adaptations
from tests.permissions.world_assessments import Assessments
from tests.permissions.world_consultations import Consultations
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_copies import Copies
from tests.permissions.world_files import Files
from tests.permissions.world_findings import Findings
from tests.permissions.world_issues import Issues
from tests.permissions.world_learning import Learning
from tests.permissions.world_library import Library
from tests.permissions.world_lists import Lists
from tests.permissions.world_mailings import Mailings
from tests.permissions.world_newsletter import Newsletter
from tests.permissions.world_people import Builder
from tests.permissions.world_plans import Plans
from tests.permissions.world_reviewers import Reviewers
from tests.permissions.world_reviews import Reviews
from tests.permissions.world_rounds import Rounds


def build(database: Database) -> World:
    """Make the world in an empty database."""
    builder = Builder(database)
    builder.build()
    Contributions(builder).build()
    Library(builder).build()
    Lists(builder).build()
    Consultations(builder).build()
    Newsletter(builder).build()
    Accounts(builder).build()
    Adaptations(builder).build()
    Files(builder).build()
    Copies(builder).build()
    Issues(builder).build()
    Mailings(builder).build()
    Assessments(builder).build()
    Learning(builder).build()
    Reviewers(builder).build()
    Reviews(builder).build()
    Findings(builder).build()
    Plans(builder).build()
    Rounds(builder).build()
    return builder.world
