-- A person's own change in the portal is a way in too: the confined role asks the ledger whom the new values belong to. It
-- learns keyed tokens and numbers of erasures, no person.
GRANT SELECT (token, erasure) ON attesta.erasure_ledger TO ${portal};
GRANT SELECT (id, number) ON attesta.erasures TO ${portal};
