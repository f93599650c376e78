"""The directory provisions joiners, changes and leavers, as RFC 7644 and the directories in use have it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.actor import NotPermitted, Operator
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.scim import actions, filters
from rotunda.web.scim.errors import Refused
from rotunda.web.scim.models import DirectoryToken, Group
from tests.web.accounts.sign_in import enter
from tests.web.api.conftest import token_of
from tests.web.conftest import State

USER, GROUP = (f"urn:ietf:params:scim:schemas:core:2.0:{kind}" for kind in ("User", "Group"))
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """A directory that calls the service."""

    def __init__(self, text: str) -> None:
        self.client, self.text = Client(enforce_csrf_checks=True), text

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.generic(
            method,
            f"/scim/v2/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.text}"},
        )

    def get(self, path: str) -> Any:
        return self.call("GET", path).json()

    def patch(self, path: str, *operations: Any) -> Any:
        return self.call("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def directory(cast: dict[str, User]) -> Directory:
    return Directory(actions.make_token(by=cast["owner"], name="Entra")[1])


def bjensen(directory: Directory) -> Any:
    """The user of RFC 7643, section 8.1, with an address as the name to sign in with."""
    body = {
        "schemas": [USER],
        "externalId": "bjensen",
        "userName": "bjensen@state.example",
        "name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
    }
    return directory.call("POST", "Users", body)


def test_a_joiner_is_made_with_a_location_and_found_again(directory: Directory) -> None:
    answer = bjensen(directory)
    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == made["meta"]["location"]
    assert made["displayName"] == "Ms. Barbara J Jensen III"
    assert directory.get(f"Users/{made['id']}") == made
    user = User.objects.get(pk=made["id"])
    assert not user.has_usable_password()
    assert not user.held
    assert bjensen(directory).status_code == 409
    assert bjensen(directory).json()["scimType"] == "uniqueness"
    assert Entry.objects.of("users", made["id"]).last().actor.startswith("directory:")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('userName eq "BJensen@state.example"', 1),
        ('externalId eq "bjensen"', 1),
        ('externalId eq "BJENSEN"', 0),
        ('userName sw "bjen" and active eq true', 1),
        ('userName sw "bjen" and active eq false', 0),
        ('emails[type eq "work"].value eq "bjensen@state.example"', 1),
        ('displayName co "Jensen" and externalId pr', 1),
        (f'{USER}:userName eq "bjensen@state.example"', 1),
        ('externalId eq "a\\"b"', 0),
    ],
)
def test_users_are_found_by_filters(directory: Directory, condition: str, found: int) -> None:
    bjensen(directory)
    assert directory.call("GET", f"Users?{_query(filter=condition)}").json()["totalResults"] == found


def _query(**parts: str) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415

    return urlencode(parts)


@pytest.mark.parametrize("condition", ["userName", 'password eq "x"', 'userName eq "x" or id eq "1"', 'id gt "1"', "("])
def test_a_filter_that_is_not_understood_is_refused(directory: Directory, condition: str) -> None:
    answer = directory.call("GET", f"Users?{_query(filter=condition)}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


@given(text=st.text(max_size=60))
def test_no_filter_breaks_the_service(text: str) -> None:
    with contextlib.suppress(Refused):
        assert filters.condition(text, filters.USERS)


def test_pages_begin_at_one_and_tell_the_whole(directory: Directory) -> None:
    total = User.objects.count()
    first = directory.get("Users?startIndex=0&count=5")
    second = directory.get("Users?startIndex=6&count=5")
    assert (first["totalResults"], first["startIndex"], first["itemsPerPage"]) == (total, 1, 5)
    assert not {each["id"] for each in first["Resources"]} & {each["id"] for each in second["Resources"]}
    assert directory.get("Users?count=0")["Resources"] == []
    assert directory.call("GET", "Users?count=x").status_code == 400


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "Add", "path": f"{USER}:active", "value": "false"},
    ],
)
def test_a_leaver_is_out_at_once_however_the_directory_says_so(
    directory: Directory, cast: dict[str, User], client: Client, operation: dict[str, Any]
) -> None:
    user = cast["manager"]
    enter(client, user)
    text = token_of(user)
    assert client.get(reverse("accounts:me")).status_code == 200
    assert directory.patch(f"Users/{user.pk}", operation).json()["active"] is False
    assert client.get(reverse("accounts:me")).status_code == 302
    assert user.tokens.get().state == "revoked"
    assert Client().get("/api/v1/", headers={"Authorization": f"Bearer {text}"}).status_code in {401, 403, 404}
    assert directory.patch(f"Users/{user.pk}", {"op": "replace", "value": {"active": True}}).json()["active"] is True


def test_even_the_last_owner_leaves(directory: Directory, cast: dict[str, User]) -> None:
    directory.patch(f"Users/{cast['owner'].pk}", {"op": "replace", "path": "active", "value": False})
    assert not User.objects.get(pk=cast["owner"].pk).is_active


def test_a_deleted_user_is_gone_for_the_directory_and_kept_for_the_history(directory: Directory) -> None:
    made = bjensen(directory).json()
    assert directory.call("DELETE", f"Users/{made['id']}").status_code == 204
    assert directory.call("GET", f"Users/{made['id']}").status_code == 404
    assert not User.objects.get(pk=made["id"]).is_active
    back = bjensen(directory)
    assert (back.status_code, back.json()["id"], back.json()["active"]) == (201, made["id"], True)


def test_a_user_is_replaced_and_changed_in_part(directory: Directory) -> None:
    path = f"Users/{bjensen(directory).json()['id']}"
    body = {"schemas": [USER], "userName": "babs@state.example", "displayName": "Babs Jensen", "active": True}
    assert directory.call("PUT", path, body).json()["userName"] == "babs@state.example"
    changed = directory.patch(
        path,
        {"op": "replace", "path": "name.familyName", "value": "Smith"},
        {"op": "replace", "path": "externalId", "value": "e-2"},
        {"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "x"},
    ).json()
    assert (changed["displayName"], changed["externalId"]) == ("Babs Smith", "e-2")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"Operations": []}, "invalidSyntax"),
        ({"Operations": [{"op": "move"}]}, "invalidSyntax"),
        ({"Operations": [{"op": "remove"}]}, "noTarget"),
        ({"Operations": [{"op": "replace", "path": "active", "value": "maybe"}]}, "invalidValue"),
        ({"Operations": [{"op": "replace", "path": "userName", "value": "no address"}]}, "invalidValue"),
        ({"Operations": [{"op": "replace", "path": "a b c", "value": 1}]}, "invalidPath"),
        ({"Operations": [{"op": "remove", "path": "userName"}]}, "mutability"),
        ([], "invalidSyntax"),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(directory: Directory, body: Any, kind: str) -> None:
    made = bjensen(directory).json()
    answer = directory.call("PATCH", f"Users/{made['id']}", body)
    assert (answer.status_code, answer.json()["scimType"]) == (400, kind)
    assert directory.get(f"Users/{made['id']}") == made


def test_groups_give_roles_and_take_them_back(directory: Directory, cast: dict[str, User], state: State) -> None:
    one, other = cast["nobody"], cast["planner"]
    body = {"schemas": [GROUP], "displayName": "DPH liaisons", "members": [{"value": str(one.pk)}]}
    made = directory.call("POST", "Groups", body)
    assert made.status_code == 201
    path, group = f"Groups/{made.json()['id']}", Group.objects.get()
    given = actions.map_group(group, by=cast["owner"], role="agency-liaison", agency=state.health)

    def edits(user: User) -> bool:
        return User.objects.get(pk=user.pk).may(Permission.EDIT_REGISTER)

    assert (edits(one), edits(other)) == (True, False)
    directory.patch(path, {"op": "Add", "path": "members", "value": [{"value": str(other.pk)}]})
    assert (edits(one), edits(other)) == (True, True)
    directory.patch(path, {"op": "Remove", "path": f'members[value eq "{one.pk}"]'})
    assert (edits(one), edits(other)) == (False, True)
    directory.patch(path, {"op": "remove", "path": "members", "value": [{"value": str(other.pk)}]})
    assert (edits(one), edits(other)) == (False, False)
    directory.patch(path, {"op": "replace", "value": {"id": "1", "members": [{"value": str(one.pk)}]}})
    assert (edits(one), edits(other)) == (True, False)
    actions.unmap_group(given, by=cast["owner"])
    assert not edits(one)
    actions.map_group(group, by=cast["owner"], role="agency-liaison", agency=state.health)
    assert directory.call("DELETE", path).status_code == 204
    assert not edits(one)


def test_what_an_owner_granted_by_hand_stays(directory: Directory, cast: dict[str, User], state: State) -> None:
    liaison = cast["liaison"]
    body = {"displayName": "REV", "members": [{"value": str(liaison.pk)}]}
    path = f"Groups/{directory.call('POST', 'Groups', body).json()['id']}"
    actions.map_group(Group.objects.get(), by=cast["owner"], role="agency-liaison", agency=state.revenue)
    directory.patch(path, {"op": "remove", "path": "members"})
    assert User.objects.get(pk=liaison.pk).may(Permission.EDIT_REGISTER)


def test_nobody_gives_himself_a_role_through_a_group(directory: Directory, cast: dict[str, User]) -> None:
    directory.call("POST", "Groups", {"displayName": "HR", "members": [{"value": str(cast["owner"].pk)}]})
    with pytest.raises(NotPermitted):
        actions.map_group(Group.objects.get(), by=cast["owner"], role="hr-analyst", agency=None)


def test_a_member_who_is_not_there_is_refused_and_nothing_is_made(directory: Directory) -> None:
    answer = directory.call("POST", "Groups", {"displayName": "X", "members": [{"value": "999999"}]})
    assert answer.status_code == 400
    assert not Group.objects.exists()


@pytest.mark.parametrize("text", ["", "scim_1_x", "scim_x_y", "rotunda_abc_def", "scim_" + "9" * 40 + "_x"])
def test_without_a_token_nothing_opens(text: str, db: None) -> None:
    answer = Directory(text).call("GET", "Users")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_session_opens_nothing_here(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("owner").get("/scim/v2/Users").status_code == 401


def test_an_identifier_can_be_taken_away(directory: Directory) -> None:
    made = bjensen(directory).json()
    assert made["externalId"] == "bjensen"
    assert "externalId" not in directory.patch(f"Users/{made['id']}", {"op": "remove", "path": "externalId"}).json()


def test_only_what_is_asked_for_is_told(directory: Directory) -> None:
    path = f"Users/{bjensen(directory).json()['id']}"
    assert set(directory.get(f"{path}?attributes=userName,name.familyName")) == {"schemas", "id", "userName", "name"}
    assert directory.get(f"{path}?attributes=NAME.familyname")["name"] == {"familyName": "Barbara J Jensen III"}
    assert directory.get(f"{path}?attributes={USER}:active")["active"] is True
    assert set(directory.get(path)) - set(directory.get(f"{path}?excludedAttributes=emails,id")) == {"emails"}
    assert set(directory.get(f"{path}?excludedAttributes=name.givenName")["name"]) == {"familyName"}
    [listed] = directory.get('Users?attributes=active&filter=userName eq "bjensen@state.example"')["Resources"]
    assert set(listed) == {"schemas", "id", "active"}


def test_what_is_nowhere_is_told_as_the_standard_has_it(directory: Directory) -> None:
    for path, status in (("Robots", 404), ("Users/1/2", 404), ("Me", 501), ("Bulk", 501), ("Users/.search", 501)):
        answer = directory.call("POST", path, {})
        assert (answer.status_code, answer.json()["status"]) == (status, str(status))
    assert Directory("no token").call("GET", "Robots").status_code == 401


def test_a_revoked_token_opens_nothing_and_the_secret_is_kept_nowhere(directory: Directory) -> None:
    token = DirectoryToken.objects.get()
    assert directory.text.split("_", 2)[2] not in json.dumps([token.digest, token.name])
    actions.revoke_token(token, by=Operator())
    assert directory.call("GET", "Users").status_code == 401


def test_the_service_describes_itself(directory: Directory) -> None:
    assert directory.get("ServiceProviderConfig")["patch"]["supported"] is True
    assert [each["endpoint"] for each in directory.get("ResourceTypes")["Resources"]] == ["/Users", "/Groups"]
    assert {each["id"] for each in directory.get("Schemas")["Resources"]} == {USER, GROUP}
    assert directory.call("DELETE", "Users").status_code == 405


def test_each_description_is_where_it_says_it_is(directory: Directory) -> None:
    for path in ("ResourceTypes", "Schemas"):
        for each in directory.get(path)["Resources"]:
            assert each["meta"]["location"].endswith(f"/scim/v2/{path}/{each['id']}")
            assert directory.get(f"{path}/{each['id']}") == each
        assert directory.call("GET", f"{path}/Robot").status_code == 404
        assert directory.call("GET", f"{path}?filter=id eq 1").status_code == 403


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["Operations", "op", "path", "value", "members", "name", "userName", "active"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_no_body_breaks_the_service(directory: Directory, cast: dict[str, User], body: Any) -> None:
    for method, path in (("POST", "Users"), ("PATCH", f"Users/{cast['hr'].pk}"), ("POST", "Groups")):
        assert directory.call(method, path, body).status_code < 500


def test_an_owner_makes_a_token_on_the_page_and_sees_it_once(signed_in: Callable[[str], Client]) -> None:
    owner, url = signed_in("owner"), reverse("directory:index")
    text = owner.post(url, {"form": "token", "name": "Okta"}).context["text"]
    assert Directory(text).call("GET", "Users").status_code == 200
    assert text not in owner.get(url).content.decode()
    owner.post(reverse("directory:revoke", args=[DirectoryToken.objects.get().pk]))
    assert Directory(text).call("GET", "Users").status_code == 401
