"""The site's settings, as tests want them: a secret of their own, plain files, jobs done at once."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("ROTUNDA_SECRET_KEY", "for tests only, and nowhere else")
os.environ.setdefault("ROTUNDA_HOME", tempfile.mkdtemp(prefix="rotunda-tests-"))
os.environ["ROTUNDA_HTTPS"] = "no"
# who signs in to look at something else is not asked for a second factor; tests of signing in switch it on
os.environ["ROTUNDA_REQUIRE_MFA"] = "no"

from rotunda.web.settings import *

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
