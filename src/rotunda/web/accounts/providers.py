"""Providers of identities from the environment: OpenID Connect, SAML, or neither.

Settings read this before any app is there, so it imports nothing of Django but what tells of wrong settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: The name of the provider in addresses: `/sign-in/oidc/state/`, `/sign-in/saml/state/`.
SLUG = "state"


def oidc(env: Any) -> dict[str, Any]:
    """allauth's setting for OpenID Connect; empty where ROTUNDA_OIDC_ISSUER is not set.

    Raises `ImproperlyConfigured` where only a part is set.
    """
    issuer = env.str("ROTUNDA_OIDC_ISSUER", "")
    if not issuer:
        return {}
    app = {
        "provider_id": SLUG,
        "name": env.str("ROTUNDA_OIDC_NAME", "State sign-in"),
        "client_id": _needed(env, "ROTUNDA_OIDC_CLIENT_ID", "ROTUNDA_OIDC_ISSUER"),
        "secret": _needed(env, "ROTUNDA_OIDC_CLIENT_SECRET", "ROTUNDA_OIDC_ISSUER"),
        "settings": {
            "server_url": issuer,
            "verified_email": env.bool("ROTUNDA_OIDC_TRUST_EMAIL", False),
            "uid_field": env.str("ROTUNDA_OIDC_ID_CLAIM", "sub"),
            "oauth_pkce_enabled": True,
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def saml(env: Any) -> dict[str, Any]:
    """allauth's setting for SAML; empty where ROTUNDA_SAML_ENTITY_ID is not set.

    Raises `ImproperlyConfigured` where only a part is set, or the certificate cannot be read.
    """
    entity = env.str("ROTUNDA_SAML_ENTITY_ID", "")
    if not entity:
        return {}
    idp = {
        "entity_id": entity,
        "sso_url": _needed(env, "ROTUNDA_SAML_SSO_URL", "ROTUNDA_SAML_ENTITY_ID"),
        "slo_url": env.str("ROTUNDA_SAML_SLO_URL", ""),
        "x509cert": _certificate(_needed(env, "ROTUNDA_SAML_CERTIFICATE", "ROTUNDA_SAML_ENTITY_ID")),
    }
    app = {
        "provider_id": entity,
        "name": env.str("ROTUNDA_SAML_NAME", "State sign-in"),
        "client_id": SLUG,
        "settings": {
            "idp": {name: value for name, value in idp.items() if value},
            "verified_email": env.bool("ROTUNDA_SAML_TRUST_EMAIL", True),
            "use_nameid_for_email": env.bool("ROTUNDA_SAML_NAME_ID_IS_EMAIL", False),
            "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True, "strict": True},
        },
    }
    return {"saml": {"APPS": [app]}}


def origins(env: Any) -> list[str]:
    """The origins that a form may lead to: those of the providers, and what ROTUNDA_PROVIDER_ORIGINS adds."""
    urls = [env.str("ROTUNDA_OIDC_ISSUER", ""), env.str("ROTUNDA_SAML_SSO_URL", "")]
    found = [f"{parts.scheme}://{parts.netloc}" for url in urls if url and (parts := urlsplit(url)).netloc]
    return sorted({*found, *env.list("ROTUNDA_PROVIDER_ORIGINS", default=[])})


def _needed(env: Any, name: str, beside: str) -> str:
    if value := str(env.str(name, "")):
        return value
    raise ImproperlyConfigured(f"{beside} is set, and {name} is not. Set both or neither.")


def _certificate(given: str) -> str:
    """A certificate from the setting itself, or from the file that it names."""
    if "BEGIN CERTIFICATE" in given:
        return given
    try:
        return Path(given).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"ROTUNDA_SAML_CERTIFICATE names {given}, which cannot be read: {error}") from error
