ALTER TABLE attesta.consent_events DROP CONSTRAINT consent_events_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));
