-- Who may ask: the roles named here; everybody who works here where none is.
ALTER TABLE attesta.existence_checks ADD COLUMN roles uuid[] NOT NULL DEFAULT '{}';
