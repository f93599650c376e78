"""An Estate goes to a site that is elsewhere and comes from it, through the site's API. Nothing here knows Django."""
