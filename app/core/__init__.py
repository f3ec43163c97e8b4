"""The mechanisms everything stands on: database, clock, actors, lifecycles, audit, jobs. No Flask and no feature here."""
