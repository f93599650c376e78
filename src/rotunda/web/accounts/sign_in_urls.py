"""URLs of signing in, out, and of second factors: allauth's views under readable paths, and no others of it."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml_views
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from rotunda.web.accounts import saml, views
from rotunda.web.accounts.local import SignIn, local_only

_forgotten = [
    path("", local_only(account.password_reset), name="account_reset_password"),
    path("sent/", local_only(account.password_reset_done), name="account_reset_password_done"),
    path("done/", local_only(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    re_path(
        r"^(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        local_only(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

_sign_in = [
    path("", SignIn.as_view(), name="account_login"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("again/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("forgotten/", include(_forgotten)),
    path("cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("failed/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/acs/finish/", saml.Finish.as_view(), name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/acs/", saml_views.acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/sls/", saml_views.sls, name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", saml_views.metadata, name="saml_metadata"),
    path("saml/<slug:organization_slug>/login/", saml_views.login, name="saml_login"),
]

_factors = [
    path("", factors.index, name="mfa_index"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("keys/<int:pk>/name/", keys.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("sign-in/", include(_sign_in)),
    path("sign-out/", account.logout, name="account_logout"),
    path("my-account/pass-phrase/", local_only(account.password_change), name="account_change_password"),
    path("my-account/no-pass-phrase/", views.no_pass_phrase, name="account_set_password"),
    path("my-account/factors/", include(_factors)),
    path("my-account/sessions/", sessions.list_usersessions, name="usersessions_list"),
]
