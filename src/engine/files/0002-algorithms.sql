-- What is sealed names its algorithm in five bytes more (files/algorithms.ts).
ALTER TABLE attesta.subject_keys DROP CONSTRAINT subject_keys_wrapped_check,
  ADD CONSTRAINT subject_keys_wrapped_check CHECK (octet_length(wrapped) IN (60, 65));
ALTER TABLE attesta.file_keys DROP CONSTRAINT file_keys_wrapped_check,
  ADD CONSTRAINT file_keys_wrapped_check CHECK (octet_length(wrapped) IN (60, 65));
