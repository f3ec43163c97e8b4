"""What accounts bring: people's own pages, signing in, letters about an account, and the commands that look after people."""

from datetime import timedelta

from app.accounts import commands, jobs, services
from app.accounts import views as pages
from app.accounts.belonging import agreement_services as agreements
from app.accounts.events import AreaGiven, PersonNoticed
from app.accounts.inviting import services as inviting
from app.accounts.points import ACCOUNT_LINKS, AccountLink
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="accounts",
    blueprints=(pages.accounts,),
    menu=(
        NavigationItem("Your account", "accounts.account", "accounts", lambda actor: actor.is_signed_in),
        NavigationItem("Sign in", "accounts.sign_in", "accounts", lambda actor: not actor.is_signed_in),
    ),
    handlers={
        "accounts.send_invitation": mailing(jobs.send_invitation),
        "accounts.send_link": mailing(jobs.send_link),
        "accounts.send_notice": mailing(jobs.send_notice),
        "accounts.tell_area": Handler(jobs.tell_area),
        "accounts.forget_old": Handler(jobs.forget_old_sign_ins),
    },
    follows={PersonNoticed: ("accounts.send_notice",), AreaGiven: ("accounts.tell_area",)},
    schedules=(Schedule("forget-old-account-rows", "accounts.forget_old", timedelta(days=1)),),
    commands=(commands.install,),
    does_again={services.ERASED: services.erase_again, inviting.ENDED: inviting.end_again},
    organisation_merged=services.organisation_merged,
    adds=(
        ACCOUNT_LINKS(
            AccountLink(
                "Your areas",
                "Places in an area that wait for you to agree",
                "/account/area-agreements",
                lambda actor: bool(agreements.list_waiting(actor)),
            )
        ),
    ),
)
