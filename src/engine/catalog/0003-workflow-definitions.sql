-- Workflows are definitions like the others: every version of them is kept.
ALTER TABLE attesta.definitions DROP CONSTRAINT definitions_kind_check;
ALTER TABLE attesta.definitions ADD CONSTRAINT definitions_kind_check
  CHECK (kind IN ('module', 'field', 'purpose', 'retention', 'workflow'));
