"""Jobs, and the workers that do them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, Operator
from rotunda.web.jobs.querysets import JobQuerySet


class State(models.TextChoices):
    """How a job stands; the label is what pages say."""

    WAITING = "waiting", "Waiting for a worker"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    FAILED = "failed", "Stopped"


class Job(models.Model):
    """One piece of background work. `kind` is the path of what does it, `arguments` what that is given; `asked_by` is
    the label of the actor, and `user` is empty where it was the operator. `done` of `total` steps are finished, or
    nobody knows how many there are where `total` is empty. `attempts` counts how often a worker began it."""

    kind = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=200, blank=True)
    arguments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="jobs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    asked = models.DateTimeField(default=timezone.now, db_index=True)
    started = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    #: The entry of the queue, by which a job is found whose worker died.
    task = models.CharField(max_length=64, blank=True, db_index=True)
    #: The page that shows what came of it.
    result_url = models.CharField(max_length=400, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-asked", "-pk")

    def __str__(self) -> str:
        return f"{self.title}: {self.about}" if self.about else self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=(self.pk,))

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in {State.DONE, State.FAILED}

    def actor(self) -> Actor:
        """Whoever asked for it, with what he may do today."""
        return Operator(self.asked_by) if self.user is None else self.user


class Worker(models.Model):
    """A process that does jobs, and when it last said that it is there."""

    name = models.CharField(max_length=64, primary_key=True)
    started = models.DateTimeField(default=timezone.now)
    heartbeat = models.DateTimeField(default=timezone.now)
    stopped = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started",)

    def __str__(self) -> str:
        return self.name
