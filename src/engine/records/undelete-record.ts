/** A deletion that was a mistake is taken back by who made it, or by an administrator, as long as all that the record held is still known. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { inEveryLanguage } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { createRecordIn } from './create-record.ts';
import { recordIn } from './read-record.ts';
import type { RecordJson } from './record-json.ts';
import { storedValues } from './record-shape.ts';
import { moduleNamed, nothingHere, permitted, recordId } from './refusals.ts';
import { inTransaction } from './sight.ts';
import { bringCommentsBack } from './undelete-comments.ts';
import { cannotUndelete as cannot } from './undelete-refusal.ts';
import type { RecordValues } from './written-values.ts';

/** Hours in which a deletion can be taken back: it is for a slip of the hand, not a second archive. */
const HOURS = 24;

interface Deletion {
  readonly id: string;
  readonly module: string;
  readonly record: string;
  readonly at: string;
  readonly actor: string | null;
  readonly tx: string;
  readonly subjects: readonly string[] | null;
  readonly payload: string | null;
  readonly kept: number;
}

interface Past {
  readonly number: string;
  readonly owner: JsonValue;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  readonly made: { readonly at: string; readonly by: string; readonly version: number };
}

/**
 * Brings back a record that the caller (an administrator: anybody) deleted within a day, with its parts and comments: same id, number,
 * owner, values and maker. All of it or nothing: where something went that is not known any more (files, secrets, what was erased since), or
 * where a reference or a unique value is taken by now, it is refused. Throws `not_found`, `conflict`, and what creating
 * throws.
 */
export async function undeleteRecord(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'delete');
  return inTransaction(context, async (tx) => {
    const deletion = await lastDeletion(tx, context, moduleName, recordId(id));
    const parts = await tx.query<Deletion>(
      `${deletions} WHERE e.txid = $1::xid8 AND e.action = 'record.deleted' AND e.record <> $2 ORDER BY e.id`,
      [deletion.tx, deletion.record],
    );
    const all = [deletion, ...parts.filter((part) => isPartOf(context, part, deletion))];
    for (const one of all) await bringBack(tx, context, one);
    for (const one of all) await bringCommentsBack(tx, one);
    for (const one of all) await refuseChanged(tx, context, one);
    const record = await recordIn(tx, context, module, deletion.record);
    if (!record) throw nothingHere();
    return record;
  });
}

const deletions = `SELECT e.id, e.module, e.record, e.at, e.actor, e.txid::text AS tx, e.subjects,
  (SELECT p.payload FROM evidence.payloads p WHERE p.event = e.id ORDER BY p.part LIMIT 1) AS payload,
  (SELECT count(*)::int FROM evidence.payloads p WHERE p.event = e.id) AS kept FROM evidence.events e`;

/** The deletion, where it was the last thing that happened to the record and the caller may take it back. */
async function lastDeletion(
  tx: Sql,
  context: CallContext,
  module: string,
  record: string,
): Promise<Deletion> {
  const [last] = await tx.query<Deletion & { readonly action: string }>(
    `${deletions.replace('SELECT e.id,', 'SELECT e.id, e.action,')}
     WHERE e.record = $1 AND e.module = $2
       AND e.action IN ('record.created', 'record.undeleted', 'record.deleted', 'record.erased')
     ORDER BY e.id DESC LIMIT 1`,
    [record, module],
  );
  if (last?.action !== 'record.deleted' || context.principal.kind === 'portal') throw nothingHere();
  if (last.actor !== context.principal.userId && !context.rights.may('administration')) throw nothingHere();
  const since = context.now().since(Temporal.Instant.from(new Date(last.at).toISOString()));
  if (since.total('hours') > HOURS)
    throw cannot(
      `It is possible for ${HOURS} hours. Make the record anew.`,
      `Es posible durante ${HOURS} horas. Cree el registro de nuevo.`,
    );
  return last;
}

/** What went in the same deletion: a record of a module whose records are parts of others. */
function isPartOf(context: CallContext, part: Deletion, whole: Deletion): boolean {
  const module = context.catalog.modules.get(whole.module);
  return module?.relations.some((one) => one.cascade && one.module === part.module) ?? false;
}

async function bringBack(tx: Sql, context: CallContext, deletion: Deletion): Promise<void> {
  const module = moduleNamed(context, deletion.module);
  const past = pastOf(deletion);
  await refuseLost(tx, module, deletion, past);
  await createRecordIn(tx, context, deletion.module, writable(module, past), {
    id: deletion.record,
    back: {
      number: past.number,
      createdAt: past.made.at,
      createdBy: past.made.by,
    },
  });
  // Above every version that it had: who still holds an earlier one is told that it was changed.
  await tx.query(`UPDATE data.${sqlName(module.name)} SET version = $2 WHERE id = $1`, [
    deletion.record,
    past.made.version + 1,
  ]);
}

/** What the deletion says the record held. Erased since, it is not known any more, and may not be. */
function pastOf(deletion: Deletion): Past {
  const expected = Math.max(1, new Set(deletion.subjects ?? []).size);
  if (deletion.payload === null || deletion.kept < expected)
    throw cannot(
      'What this record held was erased since.',
      'Lo que contenía este registro se ha suprimido desde entonces.',
    );
  const payload = JSON.parse(deletion.payload) as JsonObject;
  const changes = (payload.changes ?? {}) as Readonly<Record<string, { readonly from: JsonValue }>>;
  const made = payload.made as Past['made'] | undefined;
  if (typeof made?.by !== 'string')
    throw cannot(
      'It was deleted before deletions could be taken back.',
      'Se eliminó cuando aún no se podía deshacer.',
    );
  return {
    made,
    number: String(payload.number),
    owner: payload.owner ?? null,
    values: Object.fromEntries(Object.entries(changes).map(([name, { from }]) => [name, from])),
  };
}

/** Files and secrets are destroyed with their record; a field that has left its module has nowhere to go. */
async function refuseLost(tx: Sql, module: ModuleDefinition, deletion: Deletion, past: Past): Promise<void> {
  const held = Object.keys(past.values).map((name) => module.fields.find((field) => field.name === name));
  if (held.some((field) => field === undefined))
    throw cannot('Its module has other fields by now.', 'Su módulo tiene ahora otros campos.');
  const kinds = new Set(held.map((field) => field?.type));
  const [hung] = await tx.query(
    `SELECT 1 AS one FROM evidence.events WHERE record = $1 AND action = 'file.uploaded' LIMIT 1`,
    [deletion.record],
  );
  if (hung || kinds.has('file') || kinds.has('image') || kinds.has('secret'))
    throw cannot(
      'Its files or secrets were destroyed with it.',
      'Sus archivos o secretos se destruyeron con él.',
    );
}

/** What the caller writes of it; what is worked out is worked out anew. Empty fields are said to be so: they take no default. */
function writable(module: ModuleDefinition, past: Past): RecordValues {
  const written = (field: FieldDefinition) => !field.readOnly && !fieldType(field.type).systemWritten;
  const values: Record<string, JsonValue | null> = {};
  for (const field of module.fields.filter(written)) {
    const value = past.values[field.name];
    if (value !== undefined) values[field.name] = value;
    else if (field.default !== undefined) values[field.name] = null;
  }
  return past.owner === null ? values : { ...values, owner: past.owner };
}

/** It is as it was, or it is not back: what could not be written again, or is worked out otherwise by now, undoes all of it. */
async function refuseChanged(tx: Sql, context: CallContext, deletion: Deletion): Promise<void> {
  const module = moduleNamed(context, deletion.module);
  const [row] = await tx.query<Row>(`SELECT r.* FROM data.${sqlName(module.name)} r WHERE r.id = $1`, [
    deletion.record,
  ]);
  const now = row ? storedValues(module, row) : {};
  const past = pastOf(deletion).values;
  const other = module.fields.find(({ name }) => textOf(now[name] ?? null) !== textOf(past[name] ?? null));
  if (!other) return;
  const { en, es } = inEveryLanguage(other.label);
  throw cannot(`Its field ${en} would not be as it was.`, `Su campo ${es} no quedaría como estaba.`);
}

/** The text of a value whatever the order of its keys. */
function textOf(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  const object = value as JsonObject;
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${key}:${textOf(object[key] ?? null)}`).join()}}`;
}
