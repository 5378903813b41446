-- Names of users are kept with their rights: a new name moves the version too. Those of groups do already.
DROP TRIGGER moves_access_version ON attesta.users;
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OF role, active, kind, name OR DELETE ON attesta.users
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();

-- What a user uses of restricted records is read as a list of the user's.
CREATE INDEX restricted_uses_user ON attesta.restricted_uses (user_id, until);
