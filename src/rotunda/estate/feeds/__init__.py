"""What the world already exports, each kind read into Estate tables by one module."""

from rotunda.estate.feeds import roster, servicenow
from rotunda.estate.feeds.feed import Feed

#: Every feed that recognises a table by its columns.
FEEDS: tuple[Feed, ...] = (servicenow.FEED, roster.FEED)

__all__ = ["FEEDS", "Feed"]
