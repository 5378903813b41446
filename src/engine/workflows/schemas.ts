import { Type } from 'typebox';
import { nullable, party, uuid } from '../records/record-schemas.ts';
import { runOutcomes } from './runs.ts';

/** Shapes of what the calls about workflows take and give. */
const closed = { additionalProperties: false } as const;
const instant = Type.String({ format: 'date-time' });
const name = Type.String({ minLength: 1, maxLength: 63 });
const path = Type.String({ minLength: 1, maxLength: 300 });
const label = Type.Object(
  { en: Type.String({ maxLength: 200 }), es: Type.Optional(Type.String({ maxLength: 200 })) },
  closed,
);
const time = Type.String({ maxLength: 5, description: '08:00, by the clock of the company' });

const writes = Type.Optional(Type.Array(name, { maxItems: 100 }));
const trigger = Type.Union([
  Type.Object({ on: Type.Literal('created') }, closed),
  Type.Object(
    {
      on: Type.Enum(['changed', 'created_or_changed']),
      fields: writes,
      becameTrue: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  Type.Object(
    {
      on: Type.Literal('schedule'),
      every: Type.Enum(['hour', 'day', 'week', 'month']),
      at: Type.Optional(time),
      weekday: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 })),
      day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
    },
    closed,
  ),
  Type.Object(
    {
      on: Type.Literal('date'),
      field: name,
      days: Type.Integer({ minimum: -3_660, maximum: 3_660 }),
      at: Type.Optional(time),
    },
    closed,
  ),
]);

const value = Type.Union([
  Type.Object({ value: Type.Any() }, closed),
  Type.Object({ from: path }, closed),
  Type.Object({ relative: Type.String({ minLength: 1, maxLength: 20 }) }, closed),
]);
const values = Type.Record(Type.String(), value);
const text = Type.String({ minLength: 1, maxLength: 10_000 });
const step = Type.Union([
  Type.Object({ do: Type.Literal('set'), values }, closed),
  Type.Object({ do: Type.Literal('create'), module: name, values }, closed),
  Type.Object(
    {
      do: Type.Literal('assign'),
      owner: Type.Object({ module: Type.Enum(['users', 'groups']), id: uuid }, closed),
    },
    closed,
  ),
  Type.Object({ do: Type.Literal('comment'), text, internal: Type.Optional(Type.Boolean()) }, closed),
  Type.Object(
    {
      do: Type.Literal('mail'),
      purpose: name,
      to: Type.Optional(name),
      subject: Type.String({ minLength: 1, maxLength: 500 }),
      text,
    },
    closed,
  ),
  Type.Object(
    { do: Type.Literal('archive'), reason: Type.String({ minLength: 1, maxLength: 2_000 }) },
    closed,
  ),
  Type.Object({ do: Type.Literal('delete') }, closed),
]);

const written = {
  label,
  module: name,
  trigger,
  condition: Type.Optional(
    Type.Any({ description: 'A filter: for which records; for all of them where absent' }),
  ),
  steps: Type.Array(step, { maxItems: 50 }),
};
export const newWorkflow = Type.Object({ code: name, ...written }, closed);
export const workflowChange = Type.Partial(Type.Object(written, closed));
export const publication = Type.Object({ runsAs: Type.Optional(uuid) }, closed);

const counts = Type.Object({ done: Type.Integer(), failed: Type.Integer(), waiting: Type.Integer() });
const outcome = Type.Enum([...runOutcomes]);
export const workflow = Type.Object({
  code: Type.String(),
  ...written,
  condition: Type.Any(),
  state: Type.Enum(['draft', 'published', 'paused']),
  runsAs: nullable(party),
  version: Type.Integer(),
  /** Why it does not run although it is published. */
  pausedBecause: nullable(Type.String()),
  lastRun: nullable(Type.Object({ outcome, at: instant })),
  runs: counts,
});
export const workflowList = Type.Object({ items: Type.Array(workflow) });

const change = Type.Object({ from: Type.Any(), to: Type.Any() });
export const dryRun = Type.Object({
  total: Type.Integer(),
  items: Type.Array(
    Type.Object({
      record: Type.Object({ id: uuid, number: Type.String(), title: nullable(Type.String()) }),
      outcome: Type.Enum(['done', 'nothing', 'skipped', 'failed']),
      message: nullable(Type.String()),
      changes: Type.Record(Type.String(), change),
    }),
  ),
});

export const run = Type.Object({
  id: uuid,
  workflow: Type.String(),
  version: Type.Integer(),
  module: Type.String(),
  /** Null where the record is gone, or the caller may not see it. */
  record: nullable(Type.Object({ id: uuid, number: Type.String(), title: nullable(Type.String()) })),
  kind: Type.String(),
  outcome,
  message: nullable(Type.String()),
  runsAs: party,
  createdAt: instant,
  finishedAt: nullable(instant),
});
export const runList = Type.Object({ items: Type.Array(run), next: nullable(Type.String()) });
export const runQuery = Type.Object({
  outcome: Type.Optional(outcome),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$', description: 'a number from 1 to 200' })),
  cursor: Type.Optional(Type.String({ format: 'uuid', description: 'the `next` of the page before' })),
});
