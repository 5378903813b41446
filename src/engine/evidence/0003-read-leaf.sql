-- The same columns again. That an actor of a UUID's shape is one, its cast says: looking at each of its letters first cost as much as
-- everything that stands before the commitments.
CREATE OR REPLACE FUNCTION evidence.read_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  action pg_catalog.text := pg_catalog.split_part(NEW.leaf, '"', 4);
  actor pg_catalog.text := pg_catalog.split_part(NEW.leaf, '"', 10);
  kind pg_catalog.text := pg_catalog.split_part(NEW.leaf, '"', 14);
  instant pg_catalog.text := pg_catalog.split_part(NEW.leaf, '"', 18);
  tail pg_catalog.text := pg_catalog.split_part(NEW.leaf, '],"id":"', 2);
BEGIN
  IF pg_catalog.split_part(NEW.leaf, '","commitments":[', 1)
      <> '{"action":"' || action || '","actor":{"id":"' || actor || '","kind":"' || kind || '"},"at":"' || instant
    OR pg_catalog.split_part(tail, '"', 1) <> NEW.id::pg_catalog.text THEN
    RAISE EXCEPTION 'The leaf of an event is not canonical, or names another id.' USING ERRCODE = 'check_violation';
  END IF;
  IF instant NOT LIKE '____-__-__T__:__:__.___Z' OR pg_catalog.translate(instant, '0123456789', '') <> '--T::.Z' THEN
    RAISE EXCEPTION 'The time of an event is written as 2026-03-05T10:00:00.000Z.' USING ERRCODE = 'check_violation';
  END IF;
  NEW.at := instant::pg_catalog.timestamptz;
  NEW.action := action;
  IF actor LIKE '________-____-____-____-____________' THEN
    NEW.actor := actor;
  END IF;
  NEW.actor_kind := kind;
  NEW.module := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","module":"', 2), '"', 1), '');
  NEW.record := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","record":"', 2), '"', 1), '');
  NEW.request := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","request":"', 2), '"', 1), '');
  NEW.subjects := '{' || pg_catalog.replace(nullif(
    pg_catalog.split_part(pg_catalog.split_part(tail, '","subjects":["', 2), '"]', 1), ''), '"', '') || '}';
  RETURN NEW;
END $$;
