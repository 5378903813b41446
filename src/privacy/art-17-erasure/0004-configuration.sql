-- What people wrote into the configuration about somebody who is erased is taken out of it, and whoever keeps it is told by a mark, which goes
-- with the next change that anybody makes.
ALTER TABLE attesta.saved_views ADD COLUMN cleared_at timestamptz;
ALTER TABLE attesta.reports ADD COLUMN cleared_at timestamptz;
ALTER TABLE attesta.mail_templates ADD COLUMN cleared_at timestamptz;
ALTER TABLE attesta.sharing_rules ADD COLUMN cleared_at timestamptz;
ALTER TABLE attesta.record_rules ADD COLUMN cleared_at timestamptz;
-- Of a workflow, on the version that paused it.
ALTER TABLE attesta.definitions ADD COLUMN cleared_at timestamptz;

CREATE FUNCTION attesta.end_cleared_mark() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.cleared_at IS NOT DISTINCT FROM OLD.cleared_at THEN
    NEW.cleared_at := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ends_cleared_mark BEFORE UPDATE ON attesta.saved_views
  FOR EACH ROW WHEN (OLD.cleared_at IS NOT NULL) EXECUTE FUNCTION attesta.end_cleared_mark();
CREATE TRIGGER ends_cleared_mark BEFORE UPDATE ON attesta.reports
  FOR EACH ROW WHEN (OLD.cleared_at IS NOT NULL) EXECUTE FUNCTION attesta.end_cleared_mark();
CREATE TRIGGER ends_cleared_mark BEFORE UPDATE ON attesta.mail_templates
  FOR EACH ROW WHEN (OLD.cleared_at IS NOT NULL) EXECUTE FUNCTION attesta.end_cleared_mark();
CREATE TRIGGER ends_cleared_mark BEFORE UPDATE ON attesta.sharing_rules
  FOR EACH ROW WHEN (OLD.cleared_at IS NOT NULL) EXECUTE FUNCTION attesta.end_cleared_mark();
CREATE TRIGGER ends_cleared_mark BEFORE UPDATE ON attesta.record_rules
  FOR EACH ROW WHEN (OLD.cleared_at IS NOT NULL) EXECUTE FUNCTION attesta.end_cleared_mark();

-- Every version of a definition is kept; that it said something about an erased person is not.
GRANT UPDATE (definition) ON attesta.definitions TO ${service};
