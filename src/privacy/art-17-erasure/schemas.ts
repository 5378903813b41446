/** What the calls of `/erasures` answer. */
import { Type } from 'typebox';

const text = Type.String();
const instant = Type.String({ format: 'date-time' });
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const label = Type.Object({ en: text, es: Type.Optional(text) });
const person = Type.Object({ id: text, name: text });

const planLineSchema = Type.Object({
  place: text,
  label,
  action: text,
  items: count,
  ground: orNull(text),
  retention: orNull(text),
  until: orNull(text),
  maskedFields: Type.Array(text),
  numbers: Type.Array(text),
  /** The rule that keeps it, in words; a rule that is gone has none. */
  rule: Type.Optional(Type.Union([Type.Object({ label, law: label }), Type.Null()])),
});

export const endedSchema = Type.Object({
  id: text,
  number: text,
  start: text,
  event: text,
  end: text,
  working: Type.Array(label),
});

export const endingRuleSchema = Type.Object({ code: text, label, law: label });

const endingSchema = Type.Object({
  kind: text,
  module: text,
  mode: text,
  rule: endingRuleSchema,
  items: Type.Array(endedSchema),
});

/** A view, a report, a rule that names the person: what kind, whose, what is done. Never the value. */
const configurationSchema = Type.Object({
  kind: text,
  label,
  module: orNull(text),
  action: text,
  text: label,
  owner: Type.Union([person, Type.Null()]),
  name: orNull(text),
});

export const erasureSchema = Type.Object({
  id: text,
  number: text,
  subject: text,
  subjectModule: text,
  request: orNull(text),
  ground: text,
  state: text,
  plan: Type.Object({
    lines: Type.Array(planLineSchema),
    totals: Type.Object({ erased: count, masked: count, kept: count }),
    places: count,
    configuration: Type.Array(configurationSchema),
  }),
  planVersion: count,
  planHash: text,
  plannedAt: instant,
  plannedBy: person,
  approvals: Type.Array(
    Type.Object({
      planVersion: count,
      planHash: text,
      by: person,
      at: instant,
      decision: text,
      reason: orNull(text),
    }),
  ),
  erasedAt: orNull(instant),
  erasedBy: Type.Union([person, Type.Null()]),
  purgedAt: orNull(instant),
  createdAt: instant,
  /** Where a retention period has ended: which records, and how the dates came about. */
  scope: Type.Union([endingSchema, Type.Null()]),
  version: count,
});

export const erasureListSchema = Type.Object({ items: Type.Array(erasureSchema) });

const found = Type.Object({
  table: text,
  rows: count,
  explained: orNull(text),
});

export const certificateSchema = Type.Object({
  number: text,
  erasure: text,
  request: orNull(text),
  requestNumber: orNull(text),
  subject: text,
  ground: text,
  status: text,
  planHash: text,
  signatures: Type.Array(Type.Object({ role: text, by: person, at: instant })),
  erasedAt: instant,
  scannedAt: orNull(instant),
  purgedAt: orNull(instant),
  counts: Type.Union([
    Type.Array(Type.Object({ place: text, label, before: count, kept: count, left: count })),
    Type.Null(),
  ]),
  keptByLaw: Type.Array(planLineSchema),
  /** What of the configuration named the person, and what was done with it. */
  configuration: Type.Array(Type.Object({ kind: text, label, action: text, text: label, items: count })),
  search: Type.Union([
    Type.Object({
      tables: count,
      rows: count,
      found: Type.Array(found),
      filesLeft: count,
      /** Stored files that were opened and searched. */
      filesRead: Type.Union([count, Type.Null()]),
      bytes: Type.Union([
        Type.Object({
          files: count,
          bytes: count,
          found: count,
          /** Tables and files with bytes that no row explains. */
          left: Type.Array(text),
          /** Values that rows of others hold too. */
          shared: count,
        }),
        Type.Null(),
      ]),
    }),
    Type.Null(),
  ]),
  recipients: Type.Array(
    Type.Object({ name: text, country: text, state: text, on: orNull(text), reason: orNull(text) }),
  ),
  /** The re-scan found nothing beyond what a law keeps; null before it. */
  clean: Type.Union([Type.Boolean(), Type.Null()]),
  /** Clean and purged. */
  complete: Type.Boolean(),
  notPromised: Type.Array(Type.Object({ code: text, text: label })),
  statements: Type.Array(label),
});
