-- Art. 28(3): what the contract with a processor has to say, clause by clause, as somebody read it and on which day.
ALTER TABLE attesta.recipients
  ADD COLUMN clauses text[] NOT NULL DEFAULT '{}',
  ADD COLUMN clauses_checked_on date,
  ADD CHECK (cardinality(clauses) = 0 OR clauses_checked_on IS NOT NULL);
