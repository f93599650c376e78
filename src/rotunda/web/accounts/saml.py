"""The last step of SAML, which answers what is no XML with a page and not with a failure of the site."""

from __future__ import annotations

import logging

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.saml.views import FinishACSView
from django.http import HttpRequest, HttpResponse
from lxml.etree import XMLSyntaxError

log = logging.getLogger(__name__)


class Finish(FinishACSView):  # type: ignore[misc]  # allauth has no types
    """Reads the provider's answer."""

    def dispatch(self, request: HttpRequest, organization_slug: str) -> HttpResponse:
        try:
            answer: HttpResponse = super().dispatch(request, organization_slug)
        except XMLSyntaxError:
            log.warning("An answer to a request of SAML was no XML.")
            answer = render_authentication_error(request, self.get_provider(organization_slug))
        return answer
