/**
 * Plans of destruction: what has reached its end and nothing holds back, a plan for the records of a module that the same rule ends, and one
 * for each person. They are erasures with a scope: approved by a second person, or, where the rule says so, carried out at once.
 */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { recordEvents } from '../../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../../engine/records/record-evidence.ts';
import { placeContext } from '../../../engine/subjects/place.ts';
import { makeWholePlan } from '../configuration/plan-whole.ts';
import { type Erasure, readErasure } from '../erasure.ts';
import { noteErasure } from '../erasure-event.ts';
import type { ExecutionParts } from '../execute.ts';
import { planHash } from '../plan.ts';
import { type DueRecord, dueRecords, endingModules } from './due.ts';
import type { ErasureScope } from './scope.ts';

/** Records in one plan, and looked at in one go. */
const MOST_RECORDS = 200;
/** Plans of one module in one run: the next day goes on. */
const MOST_PLANS = 20;

export interface PlannedDestructions {
  readonly planned: readonly Erasure[];
  /** Records that have ended and are held back. */
  readonly held: number;
}

/** What is in no open plan yet. A transaction each, so that a stop in between leaves whole plans. */
export async function planDestructions(
  context: CallContext,
  parts: Pick<ExecutionParts, 'places'>,
): Promise<PlannedDestructions> {
  const planned: Erasure[] = [];
  let held = 0;
  for (const module of endingModules(context)) {
    let after: string | undefined;
    let plans = 0;
    do {
      const page = await inEveryState(context, async (tx) => {
        const { due, next } = await dueRecords(tx, context, module, {
          limit: MOST_RECORDS,
          ...(after !== undefined && { after }),
        });
        const open = await inOpenPlans(
          tx,
          due.map((one) => one.id),
        );
        const free = due.filter((one) => one.heldBy.length === 0 && !open.has(one.id));
        const made: Erasure[] = [];
        for (const some of groups(free)) made.push(await writePlan(tx, context, parts, some));
        return { due, made, next };
      });
      planned.push(...page.made);
      plans += page.made.length;
      held += page.due.filter((one) => one.heldBy.length > 0).length;
      after = page.next;
    } while (after !== undefined && plans < MOST_PLANS);
  }
  return { planned, held };
}

export function inEveryState<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { states: ['archived', 'blocked'] });
}

/** By rule; a person alone. */
function groups(due: readonly DueRecord[]): readonly (readonly DueRecord[])[] {
  const key = (one: DueRecord) =>
    one.kind === 'person' ? `person ${one.id}` : `${one.rule.code} ${one.mode}`;
  return [...Map.groupBy(due, key).values()];
}

async function inOpenPlans(tx: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select i ->> 'id' as id from attesta.erasures e cross join jsonb_array_elements(e.scope -> 'items') as i
      where e.state in ('planned', 'approved', 'sent_back') and (i ->> 'id')::uuid = any($1::uuid[])
     union select e.subject::text from attesta.erasures e
      where e.state in ('planned', 'approved', 'sent_back') and e.subject = any($1::uuid[])`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

export function scopeOf(due: readonly DueRecord[]): ErasureScope {
  const [first] = due;
  if (!first) throw new RangeError('A plan of destruction covers something.');
  return {
    kind: first.kind,
    module: first.module,
    rule: first.rule,
    mode: first.mode,
    items: due.map(({ id, number, start, event, end }) => ({ id, number, start, event, end })),
    records: due.flatMap((one) => [{ module: one.module, id: one.id }, ...one.parts]),
  };
}

async function writePlan(
  tx: Sql,
  context: CallContext,
  parts: Pick<ExecutionParts, 'places'>,
  due: readonly DueRecord[],
): Promise<Erasure> {
  const scope = scopeOf(due);
  const id = uuidV7(context.now());
  // Records are about many or nobody: then the erasure stands for itself where a person would be named.
  const subject = scope.kind === 'person' ? (scope.items[0]?.id ?? id) : id;
  const plan = await makeWholePlan(tx, placeContext(context, subject), parts.places(context, scope));
  const [{ n } = { n: 0 }] = await tx.query<{ n: number }>("select nextval('attesta.erasure_numbers') as n");
  await tx.query(
    `insert into attesta.erasures (id, number, subject, subject_module, ground, state, plan, plan_version, plan_hash, planned_at,
       planned_by, created_at, scope)
     values ($1, $2, $3, $4, 'retention_ended', 'planned', $5, 1, $6, $7, $8, $7, $9)`,
    [
      id,
      `ER-${String(n).padStart(6, '0')}`,
      subject,
      scope.module,
      JSON.stringify(plan),
      planHash(plan),
      context.now().toString(),
      context.principal.userId,
      JSON.stringify(scope),
    ],
  );
  const erasure = await readErasure(tx, id);
  const { code } = scope.rule;
  await recordEvents(tx, [
    eventOf(context, {
      action: 'retention.due',
      module: 'erasures',
      record: id,
      payloads: [
        {
          subject: null,
          value: {
            number: erasure.number,
            rule: code,
            mode: scope.mode,
            module: scope.module,
            records: scope.items.length,
          },
        },
      ],
    }),
  ]);
  await noteErasure(tx, context, erasure, 'erasure.planned');
  return erasure;
}
