"""The register: every agency's people, skills, systems, releases and work, as the Estate's tables have them."""
