/** What is blocked, set aside (LOPDGDD 32): content leaves the tables of daily work, sealed; a tombstone stays. */
import { createHash } from 'node:crypto';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Sql, sqlLiteral, sqlName } from '../database/database.ts';
import type { MasterKey } from '../files/master-key.ts';
import { seal, unseal } from '../files/sealed-text.ts';
import type { AffectedRecord } from './affected.ts';
import type { Attachment } from './attachments.ts';

/** What is sealed of a record: texts of JSON as PostgreSQL wrote them, so that no number loses a digit on the way. */
export interface SealedContent {
  /** Columns of the row. */
  readonly row: string;
  /** Rows that hung on it, by table. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

export interface Blocking {
  readonly root: AffectedRecord;
  readonly act: string;
  readonly ground: 'rectification' | 'erasure';
  readonly until: string;
}

/**
 * Moves the content of records, and of what hangs on them, into the sealed store. In a transaction that names every state,
 * after the state was written: the events of the blocking go in too. Gives the digest of what was sealed, by record.
 */
export async function setAside(
  tx: Sql,
  context: CallContext,
  attachments: readonly Attachment[],
  key: MasterKey,
  records: readonly AffectedRecord[],
  blocking: Blocking,
): Promise<ReadonlyMap<string, string>> {
  const ids = records.map((one) => one.id);
  const contents = await takeRows(tx, records);
  const hanging = new Map<string, Record<string, string[]>>();
  const keep = (table: string, record: string, row: string): void => {
    const byTable = hanging.get(record) ?? {};
    hanging.set(record, byTable);
    byTable[table] = [...(byTable[table] ?? []), row];
  };
  for (const attachment of attachments) {
    for (const { record, row } of await takeAttached(tx, attachment, ids))
      keep(attachment.table, record, row);
  }
  const digests = new Map<string, string>();
  for (const record of records) {
    const content = { row: contents.get(record.id) ?? '{}', rows: hanging.get(record.id) ?? {} };
    digests.set(record.id, await store(tx, context, key, record, content, blocking));
  }
  return digests;
}

/** Reads the columns that hold content, and leaves a tombstone of each row. */
async function takeRows(tx: Sql, records: readonly AffectedRecord[]): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const [module, some] of Map.groupBy(records, (one) => one.module)) {
    const columns = contentColumns(module);
    const ids = some.map((one) => one.id);
    const rows = await tx.query<{ id: string; content: string }>(
      `SELECT r.id, (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(r)) e WHERE e.key = ANY ($2))::text AS content
       FROM data.${sqlName(module.name)} r WHERE r.id = ANY ($1::uuid[])`,
      [ids, columns],
    );
    for (const { id, content } of rows) taken.set(id, content);
    const emptied = columns.map((name) => `${sqlName(name)} = ${name === 'record_title' ? "''" : 'NULL'}`);
    await tx.query(
      `UPDATE data.${sqlName(module.name)} SET ${emptied.join(', ')} WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
  }
  return taken;
}

/**
 * The columns that a tombstone does not keep: all of the fields but what refers to other records, which holds the records
 * together, and what is encrypted by itself.
 */
function contentColumns(module: ModuleDefinition): readonly string[] {
  const encrypted = sealedFields(module);
  const fields = module.fields.filter((field) => !encrypted.includes(field));
  const columns = fields.flatMap(fieldColumns).filter((column) => !column.references);
  return ['record_title', ...columns.map((column) => column.name)];
}

async function takeAttached(
  tx: Sql,
  { table, hangsOn, recordOf, tombstone }: Attachment,
  ids: readonly string[],
): Promise<readonly { readonly record: string; readonly row: string }[]> {
  if (!tombstone) {
    return tx.query(
      `DELETE FROM ${table} t WHERE ${hangsOn} RETURNING (${recordOf})::uuid AS record, to_jsonb(t)::text AS row`,
      [ids],
    );
  }
  const rows = await tx.query<{ record: string; row: string }>(
    `SELECT (${recordOf})::uuid AS record, to_jsonb(t)::text AS row FROM ${table} t WHERE ${hangsOn} FOR UPDATE`,
    [ids],
  );
  const emptied = Object.entries(tombstone).map(([name, value]) => `${sqlName(name)} = ${sqlLiteral(value)}`);
  await tx.query(`UPDATE ${table} SET ${emptied.join(', ')} WHERE ${hangsOn}`, [ids]);
  return rows;
}

async function store(
  tx: Sql,
  context: CallContext,
  key: MasterKey,
  record: AffectedRecord,
  content: SealedContent,
  { root, act, ground, until }: Blocking,
): Promise<string> {
  const sealed = seal(key.key, sealedPlace(record.id), Buffer.from(JSON.stringify(content)));
  const digest = createHash('sha256').update(sealed).digest('hex');
  await tx.query(
    `INSERT INTO attesta.blocked_records
       (record, module, number, root, act, subjects, ground, blocked_at, blocked_by, until, key, sealed, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      record.id,
      record.module.name,
      record.number,
      root.id,
      act,
      record.subjects,
      ground,
      context.now(),
      context.principal.userId,
      until,
      key.id,
      sealed,
      digest,
    ],
  );
  await tx.query(
    `INSERT INTO attesta.blocked_contents (event, part, record)
     SELECT (p ->> 'event')::uuid, (p ->> 'part')::smallint, $2 FROM unnest($1::jsonb[]) AS p`,
    [content.rows['evidence.payloads'] ?? [], record.id],
  );
  return digest;
}

/** A sealed record as the database gives it out for a release. */
export interface SealedRecord {
  readonly record: string;
  readonly module: string;
  readonly key: string;
  readonly sealed: Buffer;
}

export function openSealed(key: MasterKey, { record, sealed }: SealedRecord): SealedContent {
  return JSON.parse(unseal(key.key, sealedPlace(record), sealed).toString()) as SealedContent;
}

function sealedPlace(record: string): string {
  return `blocked record ${record}`;
}

/** Puts contents back where they were, and forgets what was sealed. */
export async function putBack(
  tx: Sql,
  attachments: readonly Attachment[],
  contents: readonly {
    readonly module: ModuleDefinition;
    readonly record: string;
    readonly content: SealedContent;
  }[],
): Promise<void> {
  for (const { module, record, content } of contents) {
    const columns = contentColumns(module).map(sqlName);
    await tx.query(
      `UPDATE data.${sqlName(module.name)} r SET (${columns.join(', ')}) =
         (SELECT ${columns.map((name) => `n.${name}`).join(', ')}
          FROM jsonb_populate_record(NULL::data.${sqlName(module.name)}, $2::jsonb) n)
       WHERE r.id = $1`,
      [record, content.row],
    );
  }
  // What others refer to comes first: a file before its keys.
  for (const attachment of attachments.toReversed()) {
    const rows = contents.flatMap(({ content }) => content.rows[attachment.table] ?? []);
    if (rows.length > 0) await putBackAttached(tx, attachment, rows);
  }
  await tx.query('DELETE FROM attesta.blocked_records WHERE record = ANY ($1::uuid[])', [
    contents.map((one) => one.record),
  ]);
}

async function putBackAttached(
  tx: Sql,
  { table, tombstone }: Attachment,
  rows: readonly string[],
): Promise<void> {
  if (tombstone) {
    const set = Object.keys(tombstone).map((name) => `${sqlName(name)} = n.${sqlName(name)}`);
    await tx.query(
      `UPDATE ${table} t SET ${set.join(', ')}
       FROM jsonb_populate_recordset(NULL::${table}, to_jsonb($1::jsonb[])) n WHERE t.id = n.id`,
      [rows],
    );
    return;
  }
  const columns = (await plainColumns(tx, table)).map(sqlName).join(', ');
  await tx.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns}
     FROM jsonb_populate_recordset(NULL::${table}, to_jsonb($1::jsonb[]))`,
    [rows],
  );
}

/** The columns of a table that may be written. */
async function plainColumns(tx: Sql, table: string): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map((row) => row.name);
}
