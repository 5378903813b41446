-- What is destroyed because its time is over: its sealed bytes, so that the purge can look whether they are gone from the storage. Of what may
-- still be needed, nothing; a release by two persons is the only way to that.
CREATE FUNCTION attesta.ended_blocked_bytes(ended uuid[], today date) RETURNS TABLE (sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT b.sealed FROM attesta.blocked_records b WHERE b.record = ANY (ended) AND b.until < today
$$;
REVOKE EXECUTE ON FUNCTION attesta.ended_blocked_bytes(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.ended_blocked_bytes(uuid[], date) TO ${service};
