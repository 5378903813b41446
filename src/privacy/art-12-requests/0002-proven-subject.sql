-- The person that a portal transaction is confined to counts with its proof only.
ALTER POLICY portal ON attesta.requests USING (subject = (SELECT attesta.confined_to()));
