-- Art. 8: below the age at which a child consents to an online service itself, who has parental responsibility does, and that is
-- reasonably checked. Name and relation are another person's data: they go with the child's.
ALTER TABLE attesta.consent_events ADD COLUMN guardian jsonb;
GRANT UPDATE (guardian) ON attesta.consent_events TO ${service};
