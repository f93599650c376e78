"""What can be permitted. Each permission holds in a scope: everywhere, for some agencies, or for one's own record."""

from __future__ import annotations

import enum


class Permission(enum.StrEnum):
    """One thing that a role may allow; the value is what pages, tokens and the audit write."""

    VIEW_REGISTER = "view-register"
    VIEW_NAMES = "view-names"
    VIEW_PAY = "view-pay"
    VIEW_RETIREMENT = "view-retirement"
    VIEW_CLEARANCES = "view-clearances"
    EDIT_REGISTER = "edit-register"
    EDIT_REFERENCE = "edit-reference"
    EDIT_CLEARANCES = "edit-clearances"
    CONFIRM_OWN_SKILLS = "confirm-own-skills"
    DECIDE_CLAIMS = "decide-claims"
    IMPORT = "import"
    UNDO_IMPORTS = "undo-imports"
    RECONCILE = "reconcile"
    VIEW_LEDGER = "view-ledger"
    RUN_LEDGER = "run-ledger"
    SIGN_FOR_AGENCY = "sign-for-agency"
    SIGN_FOR_CENTRE = "sign-for-centre"
    VIEW_TRANSFERS = "view-transfers"
    VIEW_AUDIT = "view-audit"
    EXPORT = "export"
    USE_API = "use-api"
    MANAGE_ACCOUNTS = "manage-accounts"
    MANAGE_SITE = "manage-site"

    @property
    def meaning(self) -> str:
        """What it allows, in a sentence for people who grant it."""
        return _MEANINGS[self]


_MEANINGS = {
    Permission.VIEW_REGISTER: "See records of the register, without names, pay, retirement dates and clearances.",
    Permission.VIEW_NAMES: "See people's names.",
    Permission.VIEW_PAY: "See people's pay.",
    Permission.VIEW_RETIREMENT: "See when people were hired and when they may retire.",
    Permission.VIEW_CLEARANCES: "See people's access to data regimes.",
    Permission.EDIT_REGISTER: "Correct, confirm, add and retire records of agencies.",
    Permission.EDIT_REFERENCE: "Change what agencies share: skills, job classes, courses, platforms, funds, agencies.",
    Permission.EDIT_CLEARANCES: "Record people's access to data regimes.",
    Permission.CONFIRM_OWN_SKILLS: "Confirm or dispute the skills on one's own record.",
    Permission.DECIDE_CLAIMS: "Claim people who do IT work under other titles, or refuse them.",
    Permission.IMPORT: "Load files, look at what they would change, and apply them.",
    Permission.UNDO_IMPORTS: "Undo an applied import as a whole.",
    Permission.RECONCILE: "Decide whether two records are the same person or system.",
    Permission.VIEW_LEDGER: "See who can support what, and its single points of success.",
    Permission.RUN_LEDGER: "Have the coverage ledger computed anew.",
    Permission.SIGN_FOR_AGENCY: "Sign transfers of people and assets for the agency.",
    Permission.SIGN_FOR_CENTRE: "Sign transfers of people and assets for the shared organization.",
    Permission.VIEW_TRANSFERS: "See transfers and who has signed.",
    Permission.VIEW_AUDIT: "Read the history of records.",
    Permission.EXPORT: "Download lists as files.",
    Permission.USE_API: "Make tokens, and use the API with them.",
    Permission.MANAGE_ACCOUNTS: "Invite people, grant roles and take them back.",
    Permission.MANAGE_SITE: "See the state of the site and its background jobs.",
}
