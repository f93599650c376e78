"""The programme's side: tokens, and the API that they open."""
