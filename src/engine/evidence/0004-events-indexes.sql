-- Events of a module, newest first.
CREATE INDEX events_module ON evidence.events (module, id DESC) WHERE module IS NOT NULL;
