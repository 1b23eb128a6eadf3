"""The engine on a registry of any size: against a plain scan, OpenFisca-Core, and itself."""
