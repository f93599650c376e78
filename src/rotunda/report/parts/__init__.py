"""The chapters of the report, one module each; `build` has their order."""
