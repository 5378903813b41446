-- As in files/0002-algorithms: what is sealed names its algorithm.
ALTER TABLE attesta.key_identities DROP CONSTRAINT key_identities_wrapped_check,
  ADD CONSTRAINT key_identities_wrapped_check CHECK (octet_length(wrapped) IN (60, 65));
