/** Seals what is secret among the values of a record that is being written. */
import { innerTypeName } from '../../fields/secret/inner-field.ts';
import { readSealMark } from '../../fields/secret/seal-mark.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { valuesRefused } from '../records/refusals.ts';
import type { UnsealedWrite } from '../records/sealing.ts';
import { categoryOf } from './categories.ts';
import { type KeyPlace, newDataKey, type OpenDataKey } from './data-keys.ts';
import { keysInForce } from './group-keys.ts';
import { openMoved } from './move-category.ts';
import { groupsFor } from './policies.ts';
import { keyOfRecord } from './record-key.ts';
import { type PlainSecret, refuseRepeated } from './repeated-text.ts';
import { sealValue } from './sealed-value.ts';
import { secretFile } from './secret-file.ts';
import type { Vault } from './vault.ts';

type Values = Readonly<Record<string, JsonValue | null>>;

/**
 * The given values with marks in place of what is secret; the sealed values are written. Secrets whose category changes with
 * this write are sealed anew for those who may open the new one. Throws `validation_failed`, `forbidden`, `secret_locked`.
 */
export async function sealValues(
  tx: Sql,
  context: CallContext,
  vault: Vault,
  module: ModuleDefinition,
  write: UnsealedWrite,
): Promise<Record<string, JsonValue | null>> {
  const fields = sealedFields(module);
  const after: Values = { ...write.previous, ...write.given };
  const written = writtenSecrets(fields, write);
  refuseRepeated(module, after, written);
  const moved = write.previous
    ? await openMoved(tx, context, vault, module, write.previous, after, write.id)
    : [];
  const plain = [...written, ...moved];
  if (plain.length === 0) return { ...write.given };
  const versions = await versionsOf(tx, write.id);
  const marks: Record<string, JsonValue> = {};
  for (const [category, some] of Map.groupBy(plain, ({ field }) => categoryOf(field, after))) {
    const place = { module: module.name, record: write.id, category };
    const key = await keyFor(tx, context, vault, place);
    for (const one of some) {
      const version = (versions.get(one.field.name) ?? 0) + 1;
      marks[one.field.name] = { sealed: await store(tx, context, key, one, version) };
    }
    key.key.fill(0);
  }
  return { ...write.given, ...marks };
}

/** What was written in the clear. A mark is let through only where it says "leave it as it is". */
function writtenSecrets(fields: readonly FieldDefinition[], write: UnsealedWrite): readonly PlainSecret[] {
  const plain: PlainSecret[] = [];
  const findings: Finding[] = [];
  for (const field of fields) {
    const value = write.given[field.name];
    if (value === null || value === undefined) continue;
    const mark = readSealMark(value);
    if (!mark) plain.push({ field, value });
    else if (readSealMark(write.previous?.[field.name])?.sealed !== mark.sealed)
      findings.push({
        code: 'field.sealed',
        field: field.name,
        message: { en: 'Write the value, or leave it out.', es: 'Escriba el valor o déjelo fuera.' },
      });
  }
  if (findings.length > 0) throw valuesRefused(findings);
  return plain;
}

async function versionsOf(tx: Sql, record: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ field: string; version: number }>(
    'SELECT field, max(version) AS version FROM attesta.secret_values WHERE record = $1 GROUP BY field',
    [record],
  );
  return new Map(rows.map((row) => [row.field, row.version]));
}

/** The record's data key, where the service can open it by itself; otherwise a new one, which needs nobody's key. */
async function keyFor(tx: Sql, context: CallContext, vault: Vault, place: KeyPlace): Promise<OpenDataKey> {
  const groups = await groupsFor(tx, place.module, place.category);
  if (groups.length === 0) {
    throw new Problem('conflict', {
      en: 'Nobody is named who may open this, so it would be lost. Ask whoever manages the keys to name a group.',
      es: 'Nadie está nombrado para abrir esto, así que se perdería. Pida a quien gestiona las claves que nombre un grupo.',
    });
  }
  const inForce = await keysInForce(tx, vault.keyring, groups, context.now());
  const known = await keyOfRecord(tx, vault.keyring, place, inForce);
  return known ?? newDataKey(tx, place, inForce, context.now());
}

async function store(
  tx: Sql,
  context: CallContext,
  key: OpenDataKey,
  { field, value }: PlainSecret,
  version: number,
): Promise<string> {
  const isFile = innerTypeName(field) === 'file' && typeof value === 'string';
  const plain = isFile ? await secretFile(tx, context, field, value) : value;
  const place = {
    id: uuidv7(context.now()),
    module: key.module,
    record: key.record,
    field: field.name,
    version,
    key: key.id,
  };
  await tx.query(
    `INSERT INTO attesta.secret_values (id, secret_key, module, record, field, version, sealed, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      place.id,
      key.id,
      place.module,
      place.record,
      place.field,
      version,
      sealValue(key.key, place, plain),
      context.now(),
    ],
  );
  return place.id;
}
