"""Joiners and leavers from the state's directory, by SCIM 2.0 (RFC 7643, 7644): users, and groups that give roles."""
