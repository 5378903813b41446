-- Whom an export is made for: a recipient of the register. What persons object to sharing with it is left out of the file.
ALTER TABLE attesta.exports ADD COLUMN recipient uuid, ADD COLUMN recipient_name text;
