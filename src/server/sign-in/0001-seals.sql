-- What is sealed for signing in keeps the key that opens it.
ALTER TABLE attesta.second_factors ADD FOREIGN KEY (holder) REFERENCES attesta.subject_keys;
ALTER TABLE attesta.sign_in_secrets ADD FOREIGN KEY (holder) REFERENCES attesta.subject_keys;
