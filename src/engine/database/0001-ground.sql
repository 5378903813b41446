-- Schemas: attesta (the system's own), data (record tables), evidence (events and the log).
-- graphile_worker belongs to the worker, which makes it itself.
CREATE SCHEMA IF NOT EXISTS data;
CREATE SCHEMA IF NOT EXISTS evidence;

REVOKE ALL ON SCHEMA attesta, data, evidence FROM PUBLIC;
GRANT USAGE ON SCHEMA attesta, data, evidence TO ${service}, ${portal};

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- attesta.fold(text): how text compares without regard to case and accents; the one definition for filters, search and
-- uniqueness. Lower case by Unicode (ICU, so the database's own locale does not matter), accents off, final sigma as sigma.
-- It is declared IMMUTABLE, so that it may be indexed: unaccent is only STABLE because its dictionary could be edited.
-- Every name is qualified, so no search_path can change what it means. The extension may be in another schema already.
DO $ground$
DECLARE
  home text := (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.extname = 'unaccent');
BEGIN
  EXECUTE format($sql$
    CREATE FUNCTION attesta.fold(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
    BEGIN
      IF pg_catalog.octet_length(value) OPERATOR(pg_catalog.=) pg_catalog.char_length(value) THEN
        RETURN pg_catalog.lower(value COLLATE pg_catalog."C");
      END IF;
      RETURN pg_catalog.replace(pg_catalog.normalize(pg_catalog.regexp_replace(pg_catalog.normalize(
        %1$s.unaccent('%1$s.unaccent'::pg_catalog.regdictionary,
          pg_catalog.lower(value COLLATE pg_catalog."und-x-icu")), 'NFD') COLLATE pg_catalog."C",
        '[\u0300-\u036f]', '', 'g'), 'NFC'), 'ς', 'σ');
    END $body$
  $sql$, home);
END $ground$;

GRANT EXECUTE ON FUNCTION attesta.fold(text) TO PUBLIC;
