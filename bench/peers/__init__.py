"""The same models as others would write them: what the engine's simulation is measured beside."""
