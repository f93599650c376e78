"""Users, and the roles that they hold for agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.roles import ROLES, Reach, Role
from rotunda.web.accounts.scope import EVERYWHERE, NOWHERE, Scope

if TYPE_CHECKING:
    from rotunda.web.accounts.actor import Actor


class UserQuerySet(models.QuerySet["User"]):
    """Reads of users."""

    def manageable_by(self, actor: Actor) -> UserQuerySet:
        """Those whose accounts the actor looks after: all or none."""
        return self if actor.scope(Permission.MANAGE_ACCOUNTS).everywhere else self.none()

    def matching(self, text: str) -> UserQuerySet:
        """Those with all the words of a text in name or e-mail address."""
        found = Q()
        for word in text.split():
            found &= Q(name__icontains=word) | Q(email__icontains=word)
        return self.filter(found)

    def owners(self) -> UserQuerySet:
        """Those who may sign in and hold the owner's role without an end."""
        lasting = Membership.objects.in_force().filter(role="owner", until__isnull=True)
        return self.filter(is_active=True, pk__in=lasting.values("user"))


class UserManager(BaseUserManager["User"]):
    """Finds users; `create_user` is for actions, which audit it."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def manageable_by(self, actor: Actor) -> UserQuerySet:
        """Those whose accounts the actor looks after."""
        return self.get_queryset().manageable_by(actor)

    def owners(self) -> UserQuerySet:
        """Those who may sign in and hold the owner's role without an end."""
        return self.get_queryset().owners()

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A new user. Without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who may sign in. `person` is the record in the register of an employee."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("name", max_length=200)
    is_active = models.BooleanField("may sign in", default=True)
    joined = models.DateTimeField("since", default=timezone.now)
    person = models.OneToOneField(
        "register.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="user"
    )
    #: The identifier that a directory gave this user through SCIM.
    external_id = models.CharField(max_length=200, blank=True)
    #: When the directory said that the user is gone.
    left = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("name", "email")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def label(self) -> str:
        return f"user:{self.pk}"

    @cached_property
    def held(self) -> tuple[Membership, ...]:
        """The memberships that hold today; read once for a request."""
        return tuple(self.memberships.in_force().order_by("pk")) if self.is_active else ()

    def scope(self, permission: Permission) -> Scope:
        """Where the user holds a permission: the join of what every role gives."""
        scope = NOWHERE
        for membership in self.held:
            if permission in membership.kind.permissions:
                scope |= membership.scope()
        return scope

    def may(self, permission: Permission) -> bool:
        """Whether the user holds a permission anywhere."""
        return bool(self.scope(permission))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def in_force(self) -> MembershipQuerySet:
        """Those that have begun and not ended."""
        now = timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), granted_at__lte=now)


class Membership(models.Model):
    """A role that a user holds: for all agencies, for one agency and those below it, or for the own record."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(name, role.title) for name, role in ROLES.items() if role.reach])
    agency = models.ForeignKey(
        "register.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.CharField(max_length=100)
    until = models.DateTimeField("ends", null=True, blank=True)
    #: Whether a group of the directory gives it, and takes it away again.
    from_directory = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "role", "agency"), name="one_membership_per_role_and_agency"),
            models.UniqueConstraint(
                fields=("user", "role"), condition=Q(agency__isnull=True), name="one_statewide_membership_per_role"
            ),
        )

    def __str__(self) -> str:
        return self.kind.title

    @property
    def held_for(self) -> str:
        """For whom it is held, in words."""
        return Reach.SELF.value if Reach.SELF in self.kind.reach else str(self.agency or Reach.STATE.value)

    @property
    def kind(self) -> type[Role]:
        return ROLES[self.role]

    def scope(self) -> Scope:
        """Where the role holds; read once for a request."""
        return self._reach

    @cached_property
    def _reach(self) -> Scope:
        if Reach.SELF in self.kind.reach:
            return Scope(person=self.user.person_id) if self.user.person_id else NOWHERE
        if self.agency_id is None:
            return EVERYWHERE if Reach.STATE in self.kind.reach else NOWHERE
        return Scope(agencies=self._agencies)

    @cached_property
    def _agencies(self) -> frozenset[int]:
        """The agencies of the role; looked up once for a request."""
        return frozenset() if self.agency_id is None else _family(self.agency_id)


class Invitation(models.Model):
    """A link that works once: who has it may set a pass phrase. Of its secret only the SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=100)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Invitation of {self.user}"


def _family(agency: int) -> frozenset[int]:
    """An agency and all that belong to it."""
    from rotunda.web.register.models import Agency  # noqa: PLC0415  # the register's users point back here

    return Agency.family_of(agency)
