-- Destruction at the end of a retention period (Art. 5(1)(e)): an erasure whose scope is records, or a person, whose time is over.
-- { kind: records | person, module, rule, mode: ask | destroy, items: [{ id, number, event, start, end }], records: [{ module, id }] }
ALTER TABLE attesta.erasures ADD COLUMN scope jsonb CHECK (jsonb_typeof(scope) = 'object');
CREATE INDEX erasures_scoped ON attesta.erasures (created_at DESC) WHERE scope IS NOT NULL;

-- Legal holds (Art. 17(3)(e)): over what is needed for claims no destruction passes, until the hold is lifted. No names: a matter is called by its
-- reference.
CREATE SEQUENCE attesta.hold_numbers;
CREATE TABLE attesta.legal_holds (
  id          uuid PRIMARY KEY,
  number      text NOT NULL UNIQUE,
  module      text NOT NULL,
  -- A person's own record holds everything about the person.
  record      uuid NOT NULL,
  matter      text NOT NULL CHECK (matter <> ''),
  review_on   date NOT NULL,
  placed_at   timestamptz NOT NULL,
  placed_by   uuid NOT NULL REFERENCES attesta.users,
  lifted_at   timestamptz,
  lifted_by   uuid REFERENCES attesta.users,
  lift_reason text,
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX legal_holds_record ON attesta.legal_holds (record) WHERE lifted_at IS NULL;
GRANT USAGE ON SEQUENCE attesta.hold_numbers TO ${service};
GRANT SELECT, INSERT, UPDATE (lifted_at, lifted_by, lift_reason) ON attesta.legal_holds TO ${service};
