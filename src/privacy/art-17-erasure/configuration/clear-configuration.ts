/** Takes an erased person's values out of the configuration, in the transaction of the erasure, each with its evidence; none says what it was. */
import type { CallContext } from '../../../engine/access/principal.ts';
import { catalogHolder, definitionsChannel } from '../../../engine/catalog/holder.ts';
import { type Sql, sqlName } from '../../../engine/database/database.ts';
import { actorOf } from '../../../engine/evidence/actor.ts';
import { type EventDraft, type PreparedEvent, prepareEvent } from '../../../engine/evidence/event.ts';
import { recordEvents } from '../../../engine/evidence/record-events.ts';
import { withRightsState, writeRightsDown } from '../../../engine/evidence/rights-evidence.ts';
import type { AfterCommit } from '../../../engine/subjects/place.ts';
import type { JsonObject, JsonValue } from '../../../metadata/json.ts';
import { type DefinitionRow, mendDefinition } from './definitions.ts';
import type { FoundConfiguration, FoundDefinition, FoundRow } from './find-configuration.ts';
import { discardStaged } from './staged-files.ts';

export interface ClearingContext extends Pick<CallContext, 'database' | 'principal' | 'now'> {
  readonly request?: string | null | undefined;
  readonly erasure: string;
}

export async function clearConfiguration(
  tx: Sql,
  context: ClearingContext,
  found: FoundConfiguration,
  after: AfterCommit[],
): Promise<void> {
  // Changes of rights wait for each other.
  if (found.rows.some(({ table }) => table.rights))
    await tx.query('select version from attesta.access_version for update');
  const rows = found.rows.filter(({ mended }) => mended !== null);
  for (const row of rows) await clearRow(tx, context, row);
  const definitions = found.definitions.filter(({ planned }) => planned.action !== 'by_hand');
  for (const one of definitions) await clearDefinition(tx, context, found, one);
  if (definitions.length > 0) {
    await tx.query('select pg_notify($1, $2)', [definitionsChannel, 'erasure']);
    after.push(async () => void (await catalogHolder(context.database)?.reload()));
  }
  for (const one of found.staged) {
    await discardStaged(tx, context, one, after);
    await note(tx, context, { action: 'file.deleted', module: 'imports', record: one.id });
  }
  await forgetEvents(tx, context, found);
  await forgetOlderDeeds(tx, found.patterns);
}

async function clearRow(tx: Sql, context: ClearingContext, { table, row, mended, planned }: FoundRow) {
  if (!mended) return;
  const columns: Record<string, unknown> = {
    ...mended.columns,
    ...(table.marked && { cleared_at: context.now().toString(), updated_at: context.now().toString() }),
  };
  const names = Object.keys(columns);
  const sets = [
    ...names.map((name, index) => `${sqlName(name)} = $${index + 2}`),
    ...('version' in row ? ['version = version + 1'] : []),
  ];
  await tx.query(`update attesta.${sqlName(table.table)} set ${sets.join(', ')} where id = $1`, [
    planned.id,
    ...names.map((name) => bound(columns[name])),
  ]);
  await note(tx, context, {
    action: 'configuration.cleared',
    module: table.table,
    record: planned.id,
    payloads: [{ subject: null, value: { erasure: context.erasure, did: planned.action } }],
  });
  if (table.rights) await noteRights(tx, context, table.table, planned.id, row);
}

function bound(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Who had which right at a time is worked out from these events, so this change is one of them. */
async function noteRights(tx: Sql, context: ClearingContext, kind: string, id: string, before: JsonObject) {
  const [row] = await tx.query<{ name: string; active: boolean | null }>(
    `select name, (to_jsonb(t) ->> 'active')::boolean as active from attesta.${sqlName(kind)} t where id = $1`,
    [id],
  );
  const changes =
    row?.active === false && before.active === true ? { active: { from: true, to: false } } : {};
  const about: JsonObject = { changes, title: row?.name ?? '', because: 'erasure' };
  const value = await withRightsState(tx, kind as Parameters<typeof withRightsState>[1], id, about);
  await note(tx, context, {
    action: 'rights.changed',
    module: kind,
    record: id,
    payloads: [{ subject: null, value }],
  });
}

/** How rows stood once is noted for a restore, and may not have been written down yet: only how they stand now is. */
async function forgetOlderDeeds(tx: Sql, patterns: readonly string[]): Promise<void> {
  await tx.query(
    `update attesta.ledger_deeds d set facts = '{}', superseded = true
      where d.kind like 'row.%' and not d.superseded and d::text ilike any($1::text[]) and exists (
        select from attesta.ledger_deeds l where l.kind like 'row.%' and l.position > d.position
          and l.facts ->> 'table' = d.facts ->> 'table' and l.facts -> 'key' = d.facts -> 'key')`,
    [patterns],
  );
}

/** Each version loses it; what is in force is stored once more, so that every node hears of it. */
async function clearDefinition(
  tx: Sql,
  context: ClearingContext,
  { taken }: FoundConfiguration,
  { versions, planned }: FoundDefinition,
): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.definitions', 0))");
  // What it was is not told anew.
  const [before] = await tx.query<{ noted: string }>(
    "select coalesce(current_setting('attesta.no_deed', true), '') as noted",
  );
  await tx.query("select set_config('attesta.no_deed', 'on', true)");
  let latest: { readonly row: DefinitionRow; readonly definition: JsonValue } | undefined;
  for (const row of versions) {
    const { definition } = mendDefinition(row, taken);
    if (row.latest) latest = { row, definition };
    await tx.query('update attesta.definitions set definition = $2 where change = $1', [
      row.change,
      JSON.stringify(definition),
    ]);
  }
  await tx.query("select set_config('attesta.no_deed', $1, true)", [before?.noted ?? '']);
  if (latest) await storeAnew(tx, context, latest.row, latest.definition, planned.action === 'off');
  await note(tx, context, {
    action: 'configuration.cleared',
    payloads: [
      { subject: null, value: { erasure: context.erasure, did: planned.action, definition: planned.id } },
    ],
  });
}

async function storeAnew(
  tx: Sql,
  context: ClearingContext,
  { kind, name, version }: DefinitionRow,
  mended: JsonValue,
  off: boolean,
): Promise<void> {
  const definition = off && mended !== null ? { ...(mended as JsonObject), state: 'paused' } : mended;
  await tx.query(
    `insert into attesta.definitions (kind, name, version, definition, changed_at, changed_by, cleared_at)
     values ($1, $2, $3, $4, $5, $6, case when $7 then $5::timestamptz end)`,
    [
      kind,
      name,
      version + 1,
      definition === null ? null : JSON.stringify(definition),
      context.now().toString(),
      context.principal.userId,
      off,
    ],
  );
  await note(tx, context, {
    action: 'definition.changed',
    payloads: [{ subject: null, value: { kind, name, definition } }],
  });
}

/** The events stay with their fingerprints; what they said is gone, as with a person's own. */
async function forgetEvents(
  tx: Sql,
  context: ClearingContext,
  { events }: FoundConfiguration,
): Promise<void> {
  if (events.length === 0) return;
  const ids = events.map(({ event }) => event);
  const wholes = await tx.query(
    "select 1 as one from evidence.events where id = any($1::uuid[]) and action = 'rights.recorded' limit 1",
    [ids],
  );
  await tx.query(
    `delete from evidence.payloads p using unnest($1::uuid[], $2::smallint[]) as gone(event, part)
      where p.event = gone.event and p.part = gone.part`,
    [ids, events.map(({ part }) => part)],
  );
  // It told of many things at once: how they stand now is written down again.
  if (wholes.length > 0) await writeRightsDown(tx, context.now());
}

async function note(tx: Sql, context: ClearingContext, draft: EventDraft): Promise<void> {
  const served = context.request ? { request: context.request } : {};
  const event: PreparedEvent = prepareEvent(
    { ...draft, ...served },
    actorOf(context.principal),
    context.now(),
  );
  await recordEvents(tx, [event]);
}
