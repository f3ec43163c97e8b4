"""Changes one small thing at a time in the modules on which safety rests, and asks whether a test notices.

`make mutants` runs it; docs/mutants.md says what it found and how to read it. It is ours because the tools that could be had
leave out what matters here: mutmut changes only the bodies of functions, so a lifecycle, which is a table, has nothing to change
in it; cosmic-ray changes no text, so neither a status nor a role, and starts Python and the site anew for each change.
"""
