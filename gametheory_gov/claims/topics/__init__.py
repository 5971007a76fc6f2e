"""The claims of the two texts, one file a topic; `gametheory_gov.claims` says how to write one."""
