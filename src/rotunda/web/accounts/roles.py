"""The roles: what each is for, what it permits, and for whom it can be held. A person may hold several."""

from __future__ import annotations

import enum
from typing import ClassVar

from rotunda.web.accounts.permissions import Permission as P  # noqa: N817  # a table of nothing else


class Reach(enum.Enum):
    """For whom a role is held; the value is how pages say it."""

    STATE = "all agencies"
    AGENCY = "one agency and what belongs to it"
    SELF = "one's own record"


class Role:
    """A role. `reach` lists for whom it can be held; the docstring of each role is what people who grant it read."""

    name: ClassVar[str]
    title: ClassVar[str]
    reach: ClassVar[tuple[Reach, ...]]
    permissions: ClassVar[frozenset[P]]

    @classmethod
    def prose(cls) -> str:
        """What the role is for, as one paragraph."""
        return " ".join((cls.__doc__ or "").split())


_READING = frozenset({P.VIEW_REGISTER, P.VIEW_LEDGER, P.VIEW_TRANSFERS, P.EXPORT, P.USE_API})
#: What only some may see of people; no role holds these by accident.
PROTECTED = frozenset({P.VIEW_NAMES, P.VIEW_PAY, P.VIEW_RETIREMENT, P.VIEW_CLEARANCES})


class Owner(Role):
    """Answers for the site: invites people and grants roles, and looks after its health. An owner sees the register,
    but neither pay nor retirement dates nor clearances; whoever needs those holds the role that is for them."""

    name, title, reach = "owner", "Owner", (Reach.STATE,)
    permissions = _READING | {P.VIEW_NAMES, P.VIEW_AUDIT, P.MANAGE_ACCOUNTS, P.MANAGE_SITE}


class StatePlanner(Role):
    """Plans the shared organization: sees every agency's people, skills, systems and coverage, and has the ledger
    computed. Decides nothing about records."""

    name, title, reach = "state-planner", "State planner", (Reach.STATE,)
    permissions = _READING | {P.VIEW_NAMES, P.RUN_LEDGER}


class RegisterManager(Role):
    """Keeps the register: loads files, reconciles what two sources claim, corrects any record, undoes an import, and
    signs transfers for the shared organization."""

    name, title, reach = "register-manager", "Register manager", (Reach.STATE,)
    permissions = _READING | {
        P.VIEW_NAMES,
        P.VIEW_AUDIT,
        P.EDIT_REGISTER,
        P.EDIT_REFERENCE,
        P.DECIDE_CLAIMS,
        P.IMPORT,
        P.UNDO_IMPORTS,
        P.RECONCILE,
        P.RUN_LEDGER,
        P.SIGN_FOR_CENTRE,
    }


class AgencyLiaison(Role):
    """Speaks for an agency: corrects and confirms its records, loads its spreadsheets and undoes what he or she has
    loaded, claims people who do IT work under other titles, and signs its transfers."""

    name, title, reach = "agency-liaison", "Agency liaison", (Reach.AGENCY,)
    permissions = _READING | {
        P.VIEW_NAMES,
        P.VIEW_AUDIT,
        P.EDIT_REGISTER,
        P.DECIDE_CLAIMS,
        P.IMPORT,
        P.SIGN_FOR_AGENCY,
    }


class AgencyCommissioner(Role):
    """Answers for an agency, and reads all of its records, its coverage and its transfers. Changes nothing."""

    name, title, reach = "agency-commissioner", "Agency commissioner", (Reach.AGENCY,)
    permissions = _READING | {P.VIEW_NAMES, P.VIEW_AUDIT}


class Employee(Role):
    """Works in IT: sees all of his or her own record, who may see it, and takes it away; confirms or disputes the
    skills on it."""

    name, title, reach = "employee", "IT employee", (Reach.SELF,)
    permissions = frozenset({P.VIEW_REGISTER, P.CONFIRM_OWN_SKILLS, P.EXPORT, P.VIEW_AUDIT}) | PROTECTED


class HrAnalyst(Role):
    """Looks after positions: sees names, pay and dates of service, for all agencies or for one."""

    name, title, reach = "hr-analyst", "HR analyst", (Reach.STATE, Reach.AGENCY)
    permissions = _READING | {P.VIEW_NAMES, P.VIEW_PAY, P.VIEW_RETIREMENT}


class SecurityAnalyst(Role):
    """Looks after access and weaknesses: sees and records clearances, for all agencies or for one."""

    name, title, reach = "security-analyst", "Security analyst", (Reach.STATE, Reach.AGENCY)
    permissions = _READING | {P.VIEW_NAMES, P.VIEW_CLEARANCES, P.EDIT_CLEARANCES, P.VIEW_AUDIT}


class Auditor(Role):
    """Examines: reads and exports the history of every record, who changed what, when and from which import. What a
    field hides from the role, its history hides too."""

    name, title, reach = "auditor", "Auditor", (Reach.STATE,)
    permissions = _READING | {P.VIEW_NAMES, P.VIEW_AUDIT}


class Public(Role):
    """Anybody, signed in or not. Sees what the state publishes, and nothing of the register."""

    name, title, reach = "public", "Public", ()
    permissions = frozenset()


ROLES: dict[str, type[Role]] = {
    role.name: role
    for role in (
        Owner,
        StatePlanner,
        RegisterManager,
        AgencyLiaison,
        AgencyCommissioner,
        Employee,
        HrAnalyst,
        SecurityAnalyst,
        Auditor,
        Public,
    )
}
