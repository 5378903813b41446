/**
 * A secret goes to another category with its record. Who may open the new one need not be who may open the old one, so only
 * somebody who may open it as it is moves it: otherwise a change of category would be a way in.
 */
import { readSealMark } from '../../fields/secret/seal-mark.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import { categoryOf } from './categories.ts';
import { heldGroups } from './holders.ts';
import { openValues, storedValues } from './open-values.ts';
import { noteRefusal } from './refused.ts';
import type { PlainSecret } from './repeated-text.ts';
import type { Vault } from './vault.ts';

type Values = Readonly<Record<string, JsonValue | null>>;

/** Opens what stays on the record and changes its category. Throws `forbidden` and `secret_locked`. */
export async function openMoved(
  tx: Sql,
  context: CallContext,
  vault: Vault,
  module: ModuleDefinition,
  previous: Values,
  after: Values,
  record: string,
): Promise<readonly PlainSecret[]> {
  const moving = sealedFields(module).flatMap((field) => {
    const mark = readSealMark(after[field.name]);
    return mark && categoryOf(field, previous) !== categoryOf(field, after) ? [{ field, mark }] : [];
  });
  if (moving.length === 0) return [];
  const stored = await storedValues(
    tx,
    moving.map(({ mark }) => mark.sealed),
  );
  const groups = await heldGroups(tx, context);
  const identity = vault.identities.of(context)?.identity;
  const { values, closed } = await openValues(tx, { keyring: vault.keyring, groups, identity }, stored);
  if (closed.length > 0 || values.size < moving.length) {
    const locked = closed.length > 0 && closed.every((one) => one.why === 'locked');
    const subjects = (await subjectsOf(tx, context.catalog, module.name, [record])).get(record) ?? [];
    const fields = moving.map(({ field }) => field.name);
    await noteRefusal(context, { module: module.name, record, subjects, fields, why: 'not_moved' });
    throw locked ? lockedProblem() : notHeld();
  }
  return moving.flatMap(({ field, mark }) => {
    const value = values.get(mark.sealed);
    return value === undefined ? [] : [{ field, value }];
  });
}

function notHeld(): Problem {
  return new Problem('forbidden', {
    en: 'This record has secrets that you may not open, so you cannot give it another category. Somebody who holds their key can.',
    es: 'Este registro tiene secretos que usted no puede abrir, así que no puede darle otra categoría. Puede hacerlo quien tenga su clave.',
  });
}

/** The problem of whoever holds a key that their passphrase has not opened. */
export function lockedProblem(): Problem {
  return new Problem('secret_locked', {
    en: 'This opens only with your own key. Open it with your passphrase (POST /secrets/unlocks), then try again.',
    es: 'Solo se abre con su propia clave. Ábrala con su frase de paso (POST /secrets/unlocks) y vuelva a intentarlo.',
  });
}
