-- Deeds: what was taken away or forbidden, and may not come back to life with an older database. Each is noted in the transaction that
-- does it, whatever program does it, and is then written to the ledger outside of the database. Ids, codes, dates and hashes; no names.
CREATE TABLE attesta.ledger_deeds (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  -- By the service's clock, where the row tells it.
  at timestamptz,
  facts jsonb NOT NULL,
  -- It stands in the ledger's file.
  written boolean NOT NULL DEFAULT false,
  -- It was done elsewhere, and here again after an older database was put in place; `absent`: there was nothing here to do it to.
  repeated_at timestamptz,
  outcome text CHECK (outcome IN ('repeated', 'standing', 'absent')),
  CHECK ((repeated_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX ledger_deeds_position ON attesta.ledger_deeds (position);
CREATE INDEX ledger_deeds_unwritten ON attesta.ledger_deeds (position) WHERE NOT written;
GRANT SELECT, INSERT, UPDATE (written), DELETE ON attesta.ledger_deeds TO ${service};

-- Who repeats a deed notes it under its own id.
CREATE FUNCTION attesta.note_deed(kind text, at timestamptz, facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF coalesce(current_setting('attesta.no_deed', true), '') = 'on' THEN RETURN; END IF;
  INSERT INTO attesta.ledger_deeds (kind, at, facts) VALUES (kind, at, facts);
END $$;
REVOKE EXECUTE ON FUNCTION attesta.note_deed(text, timestamptz, jsonb) FROM PUBLIC;

CREATE FUNCTION attesta.note_token_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM attesta.note_deed('token.revoked', CASE TG_OP WHEN 'DELETE' THEN NULL ELSE NEW.revoked_at END, jsonb_build_object('token', OLD.id));
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER UPDATE OF revoked_at ON attesta.tokens
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION attesta.note_token_deed();
CREATE TRIGGER notes_deed_removed AFTER DELETE ON attesta.tokens
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL) EXECUTE FUNCTION attesta.note_token_deed();

CREATE FUNCTION attesta.note_session_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM attesta.note_deed('session.ended', NULL, jsonb_build_object('session', OLD.id, 'endsAt', OLD.ends_at));
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER DELETE ON attesta.sessions FOR EACH ROW EXECUTE FUNCTION attesta.note_session_deed();

CREATE FUNCTION attesta.note_user_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  who jsonb := jsonb_build_object('user', NEW.id);
BEGIN
  IF OLD.password_hash IS NOT NULL AND NEW.password_changed_at IS DISTINCT FROM OLD.password_changed_at
     OR OLD.password_hash IS NOT NULL AND NEW.password_hash IS NULL THEN
    PERFORM attesta.note_deed('password.changed', coalesce(NEW.password_changed_at, NEW.updated_at), who);
  END IF;
  IF NEW.password_must_change IS NOT NULL AND NEW.password_must_change IS DISTINCT FROM OLD.password_must_change THEN
    PERFORM attesta.note_deed('password.distrusted', NEW.updated_at, who || jsonb_build_object('why', NEW.password_must_change));
  END IF;
  IF NEW.active IS DISTINCT FROM OLD.active THEN
    PERFORM attesta.note_deed(CASE WHEN NEW.active THEN 'user.activated' ELSE 'user.deactivated' END, NEW.updated_at, who);
  END IF;
  IF NEW.role IS DISTINCT FROM OLD.role THEN
    PERFORM attesta.note_deed('user.role', NEW.updated_at, who || jsonb_build_object('role', NEW.role));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER UPDATE OF password_hash, password_changed_at, password_must_change, active, role ON attesta.users
  FOR EACH ROW WHEN (NEW.kind <> 'system') EXECUTE FUNCTION attesta.note_user_deed();

CREATE FUNCTION attesta.note_factor_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM attesta.note_deed('factor.removed', NULL, jsonb_build_object('factor', OLD.id, 'user', OLD.user_id));
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER DELETE ON attesta.second_factors FOR EACH ROW EXECUTE FUNCTION attesta.note_factor_deed();

-- A recovery code opens once; the hash of one that was used, or replaced, tells which.
CREATE FUNCTION attesta.note_code_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM attesta.note_deed('recovery_code.gone', NULL, jsonb_build_object('user', OLD.user_id, 'hash', encode(OLD.code_hash, 'hex')));
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER DELETE ON attesta.recovery_codes FOR EACH ROW EXECUTE FUNCTION attesta.note_code_deed();

-- What the person, or we, said no to. What was said yes to needs its proof, which a ledger does not hold.
CREATE FUNCTION attesta.note_consent_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM attesta.note_deed('consent.ended', NEW.recorded_at, jsonb_build_object('event', NEW.id, 'subject', NEW.subject,
    'purpose', NEW.purpose, 'basis', NEW.basis, 'kind', NEW.kind, 'at', NEW.at, 'recordedAt', NEW.recorded_at, 'channel', NEW.channel,
    'wordingVersion', NEW.wording_version, 'wordingSha256', NEW.wording_sha256, 'proofStrength', NEW.proof_strength,
    'validUntil', NEW.valid_until, 'record', NEW.record, 'byUser', NEW.by_user, 'bySubject', NEW.by_subject));
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER INSERT ON attesta.consent_events
  FOR EACH ROW WHEN (NEW.kind IN ('refused', 'withdrawn', 'revoked', 'invalidated')) EXECUTE FUNCTION attesta.note_consent_deed();

-- Cases, objections among them: that they came, and how they stand. What was said in them is not here.
CREATE FUNCTION attesta.note_request_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  stands jsonb := jsonb_build_object('request', NEW.id, 'subject', NEW.subject, 'state', NEW.state, 'identity', NEW.identity,
    'outcome', NEW.outcome, 'answeredAt', NEW.answered_at, 'closedAt', NEW.closed_at, 'extendedAt', NEW.extended_at,
    'extensionGrounds', to_jsonb(NEW.extension_grounds), 'mandate', NEW.mandate, 'capacity', NEW.capacity);
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM attesta.note_deed('request.received', NEW.received_at, stands || jsonb_build_object('number', NEW.number, 'type', NEW.type,
      'receipt', NEW.receipt, 'receivedAt', NEW.received_at, 'channel', NEW.channel, 'language', NEW.language,
      'purposes', to_jsonb(NEW.purposes), 'calendar', NEW.calendar, 'timeZone', NEW.time_zone, 'pauseModel', NEW.pause_model,
      'legalParameters', NEW.legal_parameters, 'createdAt', NEW.created_at));
  ELSE
    PERFORM attesta.note_deed('request.moved', NULL, stands);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER INSERT ON attesta.requests FOR EACH ROW EXECUTE FUNCTION attesta.note_request_deed();
CREATE TRIGGER notes_deed_moved AFTER UPDATE OF subject, state, identity, outcome, closed_at, extended_at, mandate ON attesta.requests
  FOR EACH ROW WHEN (OLD.subject IS DISTINCT FROM NEW.subject OR OLD.state IS DISTINCT FROM NEW.state
    OR OLD.identity IS DISTINCT FROM NEW.identity OR OLD.outcome IS DISTINCT FROM NEW.outcome
    OR OLD.closed_at IS DISTINCT FROM NEW.closed_at OR OLD.extended_at IS DISTINCT FROM NEW.extended_at
    OR OLD.mandate IS DISTINCT FROM NEW.mandate)
  EXECUTE FUNCTION attesta.note_request_deed();

-- Restrictions (Art. 18) and archivings, from their beginning to their end. Why, in words, is not here.
CREATE FUNCTION attesta.note_state_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM attesta.note_deed('state.began', NEW.since, jsonb_build_object('interval', NEW.id, 'module', NEW.module, 'record', NEW.record,
      'state', NEW.state, 'rootModule', NEW.root_module, 'root', NEW.root, 'act', NEW.act, 'ground', NEW.ground, 'scope', NEW.scope,
      'since', NEW.since, 'until', NEW.until, 'byUser', NEW.by_user));
  ELSE
    PERFORM attesta.note_deed('state.ended', NEW.ended_at, jsonb_build_object('interval', NEW.id, 'module', NEW.module,
      'record', NEW.record, 'state', NEW.state, 'noticeAt', NEW.notice_at, 'noticeChannel', NEW.notice_channel, 'byUser', NEW.ended_by));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notes_deed AFTER INSERT ON attesta.record_states
  FOR EACH ROW WHEN (NEW.state IN ('restricted', 'archived') AND NEW.ended_at IS NULL) EXECUTE FUNCTION attesta.note_state_deed();
CREATE TRIGGER notes_deed_ended AFTER UPDATE OF ended_at ON attesta.record_states
  FOR EACH ROW WHEN (NEW.state IN ('restricted', 'archived') AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
  EXECUTE FUNCTION attesta.note_state_deed();
