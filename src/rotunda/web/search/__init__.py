"""One box that searches people, skills, systems and releases in the reader's scope."""
