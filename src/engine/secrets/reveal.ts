/** A reasoned opening: who proves again that it is they, says for which purpose and why, and sees the value once, for a while. */
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { SealBroken } from '../files/sealed-text.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { type AskedRecord, askedSecrets } from './asked-secrets.ts';
import type { OpenIdentity } from './group-keys.ts';
import { heldGroups } from './holders.ts';
import { unlockIdentity } from './identity.ts';
import { lockedProblem } from './move-category.ts';
import { type OpenedValues, openValues, type StoredValue, storedValues } from './open-values.ts';
import type { Proof, Prove, Proven } from './prove.ts';
import { purposesFor } from './purposes.ts';
import { noteRefusal } from './refused.ts';
import { type SecretSettings, secretSettings } from './secret-settings.ts';
import { vaultOf } from './vault.ts';

export interface RevealQuestion extends Proof {
  readonly fields: readonly string[];
  /** Code of a purpose that the fields declare. */
  readonly purpose: string;
  /** Why, in words. */
  readonly reason: string;
  /** Opens the caller's own key first, where the secret opens only with that. */
  readonly passphrase?: string;
}

export interface Revealed {
  readonly id: string;
  readonly at: string;
  /** Until when they may be shown; nobody gets them a second time with this opening. */
  readonly expiresAt: string;
  readonly seconds: number;
  /** By field; null where the record has no value. */
  readonly values: Readonly<Record<string, JsonValue | null>>;
}

const SHORTEST_REASON = 5;

/**
 * Opens secrets of one record. Throws `validation_failed`, `not_found`, `forbidden` (no group of the caller's holds the key),
 * `secret_locked`, `too_many_requests`. Every opening and every refusal is evidence before it is answered.
 */
export async function revealSecrets(
  context: CallContext,
  prove: Prove,
  moduleName: string,
  id: string,
  question: RevealQuestion,
): Promise<Revealed> {
  const names = [...new Set(question.fields)];
  const asked = await askedSecrets(context, moduleName, id, names);
  const refuse = async (why: string, problem: unknown): Promise<never> => {
    const { module, record, subjects } = asked;
    await noteRefusal(context, {
      module: module.name,
      record,
      subjects,
      fields: names,
      why,
      purpose: question.purpose,
    });
    throw problem;
  };
  const unfit = reasonFindings(context, asked, question);
  if (unfit.length > 0) await refuse('purpose', valuesRefused(unfit));
  const closed = await closedBefore(context, asked);
  if (closed.includes('not_held')) await refuse('not_held', notHeld());
  if (closed.includes('locked')) {
    if (question.passphrase === undefined) throw lockedProblem();
    await unlockIdentity(context, question.passphrase).catch((error: unknown) => refuse('proof', error));
  }
  const settings = await secretSettings(context.database);
  const wait = await secondsToWait(context.database, context, settings);
  if (wait > 0) await refuse('rate', tooMany(wait));
  const proven = await prove(context, question).catch((error: unknown) => refuse('proof', error));
  const identity = vaultOf(context.database).identities.of(context)?.identity;
  return context.database
    .transaction(async (tx) => {
      const opened = await openedIn(tx, context, asked, identity);
      if (opened.closed.length > 0) throw lockedProblem();
      return keepReveal(tx, context, asked, question, { settings, proven, opened });
    })
    .catch((error: unknown) =>
      error instanceof SealBroken ? refuse('broken', broken()) : Promise.reject(error),
    );
}

function broken(): Problem {
  return new Problem('conflict', {
    en: 'This secret does not open: what is stored was changed from outside, or is damaged. Tell your administrator; a backup may have it.',
    es: 'Este secreto no se abre: lo guardado se cambió desde fuera o está dañado. Avise al administrador; quizá esté en una copia de seguridad.',
  });
}

function reasonFindings(context: CallContext, asked: AskedRecord, { purpose, reason }: RevealQuestion) {
  const fields = asked.secrets.map((secret) => secret.field);
  const offered = purposesFor(context.catalog, fields).map((one) => one.code);
  const findings = [];
  if (!offered.includes(purpose)) {
    const message =
      offered.length > 0
        ? {
            en: `Choose one of the purposes that these fields serve: ${offered.join(', ')}.`,
            es: `Elija una de las finalidades a las que sirven estos campos: ${offered.join(', ')}.`,
          }
        : {
            en: 'These fields serve no purpose in common. Open them one by one.',
            es: 'Estos campos no comparten ninguna finalidad. Ábralos uno a uno.',
          };
    findings.push({ code: 'secret.purpose', field: 'purpose', message });
  }
  if (reason.trim().length < SHORTEST_REASON)
    findings.push({
      code: 'secret.reason',
      field: 'reason',
      message: {
        en: 'Say in a few words why you open this.',
        es: 'Diga en pocas palabras por qué abre esto.',
      },
    });
  return findings;
}

/** What the caller could not open, judged by the wrappings alone: nobody is asked for a password in vain. */
async function closedBefore(context: CallContext, asked: AskedRecord): Promise<readonly string[]> {
  const standing = await secretStanding(context, asked);
  return standing.flatMap((one) => (one.sealed !== null && one.standing !== 'open' ? [one.standing] : []));
}

export interface SecretStanding {
  readonly field: string;
  readonly sealed: string | null;
  /** `locked`: the caller's group holds the key, and their own has to be opened first. */
  readonly standing: 'open' | 'locked' | 'not_held';
}

/** How each secret stands for the caller, without opening any. */
export async function secretStanding(
  context: CallContext,
  asked: AskedRecord,
): Promise<readonly SecretStanding[]> {
  const groups = await heldGroups(context.database, context);
  const identity = vaultOf(context.database).identities.of(context)?.identity;
  const ids = asked.secrets.flatMap((secret) => secret.sealed ?? []);
  const rows = await context.database.query<{ id: string; held: boolean; open: boolean }>(
    `SELECT v.id, count(k.id) > 0 AS held,
       coalesce(bool_or(k.wrapped IS NOT NULL OR ($3 AND EXISTS (SELECT FROM attesta.member_keys m
         WHERE m.group_key = k.id AND m.user_id = $4))), false) AS open
     FROM attesta.secret_values v
     LEFT JOIN attesta.secret_key_wraps w ON w.secret_key = v.secret_key
     LEFT JOIN attesta.group_keys k ON k.id = w.group_key AND k.key_group = ANY ($2::uuid[])
     WHERE v.id = ANY ($1::uuid[]) GROUP BY v.id`,
    [ids, [...groups], identity !== undefined, context.principal.userId],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return asked.secrets.map(({ field, sealed }) => {
    const row = sealed === null ? undefined : byId.get(sealed);
    const standing = row?.held ? (row.open ? 'open' : 'locked') : 'not_held';
    return { field: field.name, sealed, standing: sealed === null ? 'open' : standing };
  });
}

/** Seconds until the next opening, 0 when it may be now. */
async function secondsToWait(sql: Sql, context: CallContext, settings: SecretSettings): Promise<number> {
  const [row] = await sql.query<{ wait: number }>(
    `SELECT greatest(ceil(extract(epoch FROM at + interval '1 hour' - $2::timestamptz)), 1)::int AS wait
     FROM attesta.secret_reveals WHERE user_id = $1 AND at > $2::timestamptz - interval '1 hour'
     ORDER BY at DESC OFFSET $3 LIMIT 1`,
    [context.principal.userId, context.now(), settings.revealsPerHour - 1],
  );
  return row?.wait ?? 0;
}

function tooMany(wait: number): Problem {
  return new Problem(
    'too_many_requests',
    {
      en: `You have opened as many secrets as one person may in an hour. Try again in ${Math.ceil(wait / 60)} minutes.`,
      es: `Ha abierto tantos secretos como una persona puede en una hora. Vuelva a intentarlo dentro de ${Math.ceil(wait / 60)} minutos.`,
    },
    { retryAfter: wait },
  );
}

async function openedIn(
  tx: Sql,
  context: CallContext,
  asked: AskedRecord,
  identity: OpenIdentity | undefined,
): Promise<OpenedValues> {
  const ids = asked.secrets.flatMap((secret) => secret.sealed ?? []);
  const stored = await storedValues(tx, ids);
  if (stored.length < ids.length || !stored.every((value) => belongs(value, asked)))
    throw new Problem('stale_version', {
      en: 'Somebody changed this record in the meantime. Read it again.',
      es: 'Alguien cambió este registro mientras tanto. Léalo de nuevo.',
    });
  const groups = await heldGroups(tx, context);
  return openValues(tx, { keyring: vaultOf(context.database).keyring, groups, identity }, stored);
}

/** The row says which value; the value says which record and field: both have to agree before it is opened. */
function belongs(value: StoredValue, asked: AskedRecord): boolean {
  const field = asked.secrets.find((secret) => secret.sealed === value.id)?.field.name;
  return value.module === asked.module.name && value.record === asked.record && value.field === field;
}

interface Opening {
  readonly settings: SecretSettings;
  readonly proven: Proven;
  readonly opened: OpenedValues;
}

async function keepReveal(
  tx: Sql,
  context: CallContext,
  asked: AskedRecord,
  { purpose, reason }: RevealQuestion,
  { settings, proven, opened }: Opening,
): Promise<Revealed> {
  const at = context.now();
  const expiresAt = at.add({ seconds: settings.revealSeconds });
  const id = uuidv7(at);
  // One after the other, so that openings at the same moment count each other.
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.reveal ' || $1, 0))", [
    context.principal.userId,
  ]);
  const wait = await secondsToWait(tx, context, settings);
  if (wait > 0) throw tooMany(wait);
  await tx.query('INSERT INTO attesta.secret_reveals (id, at, user_id, expires_at) VALUES ($1, $2, $3, $4)', [
    id,
    at,
    context.principal.userId,
    expiresAt,
  ]);
  const fields = asked.secrets.map((secret) => secret.field.name);
  const value = {
    reveal: id,
    fields,
    reason: reason.trim(),
    proof: proven.method,
    number: asked.number,
    expiresAt: expiresAt.toString({ smallestUnit: 'millisecond' }),
  };
  const owners = asked.subjects.length > 0 ? [...new Set(asked.subjects)] : [null];
  await recordEvents(tx, [
    eventOf(context, {
      action: 'secret.revealed',
      module: asked.module.name,
      record: asked.record,
      subjects: [...new Set(asked.subjects)],
      purpose,
      payloads: owners.map((subject) => ({ subject, value })),
    }),
  ]);
  return {
    id,
    at: at.toString({ smallestUnit: 'millisecond' }),
    expiresAt: value.expiresAt,
    seconds: settings.revealSeconds,
    values: Object.fromEntries(
      asked.secrets.map(({ field, sealed }) => [
        field.name,
        sealed === null ? null : (opened.values.get(sealed) ?? null),
      ]),
    ),
  };
}

function notHeld(): Problem {
  return new Problem('forbidden', {
    en: 'You hold no key of this secret. Whoever manages the keys can make you a member of a group that does.',
    es: 'Usted no tiene ninguna clave de este secreto. Quien gestiona las claves puede hacerle miembro de un grupo que la tenga.',
  });
}
