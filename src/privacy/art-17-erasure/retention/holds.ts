/** Legal holds (Art. 17(3)(e)): what is needed for claims is not destroyed until the hold is lifted. They stop no restriction. */
import { Type } from 'typebox';
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../../engine/evidence/actions.ts';
import { recordEvents } from '../../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../../engine/evidence/uuid-v7.ts';
import type { Operation } from '../../../engine/operation.ts';
import { eventOf } from '../../../engine/records/record-evidence.ts';
import { moduleNamed, recordId, valuesRefused } from '../../../engine/records/refusals.ts';
import { affectedRows } from '../../../engine/states/affected.ts';
import { userNames } from '../user-names.ts';

const id = Type.String({ format: 'uuid' });
const text = Type.String();
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const person = Type.Object({ id: text, name: text });
const holdSchema = Type.Object({
  id: text,
  number: text,
  module: text,
  record: text,
  /** Null where the record is gone, or is not seen. */
  recordNumber: orNull(text),
  matter: text,
  reviewOn: text,
  placedAt: text,
  placedBy: person,
  liftedAt: orNull(text),
  liftedBy: orNull(person),
  liftReason: orNull(text),
});
const tag = 'Erasure';

interface Hold extends Record<string, unknown> {
  readonly id: string;
  readonly number: string;
  readonly module: string;
  readonly record: string;
  readonly matter: string;
  readonly reviewOn: string;
  readonly placedAt: string;
  readonly placedBy: string;
  readonly liftedAt: string | null;
  readonly liftedBy: string | null;
  readonly liftReason: string | null;
}

const COLUMNS = `id, number, module, record, matter, review_on as "reviewOn", placed_at as "placedAt", placed_by as "placedBy",
  lifted_at as "liftedAt", lifted_by as "liftedBy", lift_reason as "liftReason"`;

export const holdOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/holds',
    tag,
    summary: 'Legal holds, the newest first; those of one record where it is named',
    access: { kind: 'tool', tool: 'requests' },
    scope: 'erasures:read',
    query: Type.Object({ record: Type.Optional(id) }),
    response: { 200: Type.Object({ items: Type.Array(holdSchema) }) },
    handle: async (context, { query }) => {
      const rows = await context.database.query<Hold>(
        `select ${COLUMNS} from attesta.legal_holds where $1::uuid is null or record = $1
          order by lifted_at is not null, placed_at desc, id desc limit 500`,
        [query.record ?? null],
      );
      return { body: { items: await shown(context, rows) } };
    },
  },
  {
    method: 'POST',
    path: '/holds',
    tag,
    summary:
      'Place a legal hold: nothing of the record, or about the person, is destroyed until it is lifted',
    access: { kind: 'tool', tool: 'erasure_approve' },
    scope: 'erasures:write',
    body: Type.Object(
      {
        module: text,
        record: id,
        matter: Type.String({ minLength: 1, maxLength: 200 }),
        reviewOn: Type.String({ format: 'date' }),
      },
      { additionalProperties: false },
    ),
    response: { 201: holdSchema },
    handle: async (context, { body }) => {
      const hold = await placeHold(context, body as Wish);
      return { status: 201, body: hold, headers: { location: `/api/v1/holds/${hold.id}` } };
    },
  },
  {
    method: 'POST',
    path: '/holds/:id/lift',
    tag,
    summary: 'Lift a legal hold',
    access: { kind: 'tool', tool: 'erasure_approve' },
    scope: 'erasures:write',
    params: Type.Object({ id }),
    body: Type.Object(
      { reason: Type.String({ minLength: 1, maxLength: 2000 }) },
      { additionalProperties: false },
    ),
    response: { 200: holdSchema },
    handle: async (context, { params, body }) => ({
      body: await liftHold(context, params.id ?? '', (body as { reason: string }).reason),
    }),
  },
];

interface Wish {
  readonly module: string;
  readonly record: string;
  readonly matter: string;
  readonly reviewOn: string;
}

const everyState = { states: ['archived', 'blocked'] } as const;

async function placeHold(context: CallContext, wish: Wish) {
  const module = moduleNamed(context, wish.module);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  if (wish.reviewOn <= today)
    throw valuesRefused([
      {
        code: 'hold.review',
        field: 'reviewOn',
        message: {
          en: 'Give a day to come, on which somebody looks at it again.',
          es: 'Indique un día futuro en el que alguien lo revise.',
        },
      },
    ]);
  return context.database.transaction(async (tx) => {
    const [record] = await affectedRows(tx, context.catalog, module, [recordId(wish.record)], false);
    if (!record)
      throw new Problem('not_found', { en: 'There is no such record.', es: 'No existe ese registro.' });
    const [{ n } = { n: 0 }] = await tx.query<{ n: number }>("select nextval('attesta.hold_numbers') as n");
    const [hold] = await tx.query<Hold>(
      `insert into attesta.legal_holds (id, number, module, record, matter, review_on, placed_at, placed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
      [
        uuidV7(context.now()),
        `LH-${String(n).padStart(6, '0')}`,
        module.name,
        record.id,
        wish.matter.trim(),
        wish.reviewOn,
        context.now(),
        context.principal.userId,
      ],
    );
    if (!hold) throw new Error('The hold was not written.');
    await note(tx, context, hold, 'hold.placed', record.subjects);
    return one(context, hold);
  }, everyState);
}

async function liftHold(context: CallContext, holdId: string, reason: string) {
  return context.database.transaction(async (tx) => {
    const [hold] = await tx.query<Hold>(
      `update attesta.legal_holds set lifted_at = $2, lifted_by = $3, lift_reason = $4
        where id = $1 and lifted_at is null returning ${COLUMNS}`,
      [holdId, context.now(), context.principal.userId, reason.trim()],
    );
    if (!hold)
      throw new Problem('not_found', {
        en: 'There is no such hold, or it was lifted already.',
        es: 'No existe esa retención, o ya se levantó.',
      });
    await note(tx, context, hold, 'hold.lifted', []);
    return one(context, hold);
  }, everyState);
}

async function note(
  tx: Sql,
  context: CallContext,
  hold: Hold,
  action: EvidenceAction,
  subjects: readonly string[],
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: hold.module,
      record: hold.record,
      subjects,
      payloads: [
        { subject: null, value: { hold: hold.number, matter: hold.matter, reviewOn: hold.reviewOn } },
      ],
    }),
  ]);
}

async function one(context: CallContext, hold: Hold) {
  const [found] = await shown(context, [hold]);
  if (!found) throw new Error('The hold is not there.');
  return found;
}

async function shown(context: CallContext, holds: readonly Hold[]) {
  const people = holds.flatMap((hold) => [hold.placedBy, ...(hold.liftedBy ? [hold.liftedBy] : [])]);
  const names = await userNames(context.database, people);
  const numbers = await numbersOf(context, holds);
  const of = (user: string) => ({ id: user, name: names.get(user) ?? user });
  return holds.map((hold) => ({
    ...hold,
    recordNumber: numbers.get(hold.record) ?? null,
    placedBy: of(hold.placedBy),
    liftedBy: hold.liftedBy ? of(hold.liftedBy) : null,
  }));
}

/** Numbers name nobody; they are told of what is archived and blocked too. */
async function numbersOf(context: CallContext, holds: readonly Hold[]): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  await context.database.transaction(async (tx) => {
    for (const [name, some] of Map.groupBy(holds, (hold) => hold.module)) {
      const module = context.catalog.modules.get(name);
      if (!module) continue;
      const ids = some.map((hold) => hold.record);
      for (const record of await affectedRows(tx, context.catalog, module, ids, false))
        numbers.set(record.id, record.number);
    }
  }, everyState);
  return numbers;
}
