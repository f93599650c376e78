"""Who can really support each service, how deep, and the cheapest repair of each single point of success."""
