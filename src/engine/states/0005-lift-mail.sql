-- Art. 18(3): the mail by which we tell the person that a restriction will be lifted. The notice is given when it has left.
ALTER TABLE attesta.record_states ADD COLUMN notice_mail uuid;
GRANT UPDATE (notice_mail) ON attesta.record_states TO ${service};
