"""Writing policy: a draft's items as text that is checked while it is typed, figures and cases in
tables. Trying a draft out over the registry and deciding on it are in the pages of drafts."""
