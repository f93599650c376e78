"""What the service says of itself: RFC 7643, sections 5 to 7."""

from __future__ import annotations

from typing import Any

from rotunda.web.scim.groups import GROUP
from rotunda.web.scim.people import USER

_CORE = "urn:ietf:params:scim:schemas:core:2.0"
#: The most resources of one answer.
MOST = 200


def config(base: str) -> dict[str, Any]:
    """What is supported, and what is not."""
    no = {"supported": False}
    return {
        "schemas": [f"{_CORE}:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {"type": "oauthbearertoken", "name": "Bearer token", "description": "A token that an owner made."}
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str) -> list[dict[str, Any]]:
    """Users and groups."""
    return [
        {
            "schemas": [f"{_CORE}:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "schema": urn,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, urn in (("User", USER), ("Group", GROUP))
    ]


def _attribute(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    standard = {
        "name": name,
        "type": kind,
        "multiValued": False,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    return {**standard, **more}


_READ_ONLY = {"mutability": "readOnly"}
#: The parts of a member, which is set as a whole, and of a group or an address, which only the service sets.
_MEMBER = [
    _attribute("value", mutability="immutable"),
    _attribute("$ref", "reference", mutability="immutable", referenceTypes=["User"]),
]
_OF_A_GROUP = [
    _attribute("value", **_READ_ONLY),
    _attribute("$ref", "reference", referenceTypes=["Group"], **_READ_ONLY),
    _attribute("display", **_READ_ONLY),
]
_OF_AN_ADDRESS = [
    _attribute("value", **_READ_ONLY),
    _attribute("type", **_READ_ONLY),
    _attribute("primary", "boolean", **_READ_ONLY),
]
_USER = [
    _attribute("userName", required=True, uniqueness="server"),
    _attribute("displayName"),
    _attribute(
        "name",
        "complex",
        subAttributes=[_attribute("givenName"), _attribute("familyName")],
    ),
    _attribute("emails", "complex", multiValued=True, subAttributes=_OF_AN_ADDRESS, **_READ_ONLY),
    _attribute("active", "boolean"),
    _attribute("groups", "complex", multiValued=True, subAttributes=_OF_A_GROUP, **_READ_ONLY),
]
_GROUP = [
    _attribute("displayName", required=True, uniqueness="server"),
    _attribute("members", "complex", multiValued=True, subAttributes=_MEMBER),
]


def schemas(base: str) -> list[dict[str, Any]]:
    """The attributes that are kept."""
    return [
        {
            "schemas": [f"{_CORE}:Schema"],
            "id": urn,
            "name": name,
            "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{urn}"},
        }
        for name, urn, attributes in (("User", USER, _USER), ("Group", GROUP, _GROUP))
    ]
