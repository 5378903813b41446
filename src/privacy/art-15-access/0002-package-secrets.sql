-- Why a copy contains what is otherwise sealed; null where it contains none of it.
ALTER TABLE attesta.packages ADD COLUMN secrets_ground text;
