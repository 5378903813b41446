/** A mail to many, planned: which records, and what is written. Nothing is sent before the plan was seen. */
import type { Locale } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { oneAtATime } from '../database/one-at-a-time.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { unknownPurpose } from '../mail/record-mails.ts';
import { asksForArchived, fieldsIn, matchCondition } from '../records/list-records.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted, valuesRefused } from '../records/refusals.ts';
import { bodyFilter } from '../records/request-values.ts';
import { look } from '../records/sight.ts';
import { type MergeRow, mergeCounts, ownMerge } from './merge-row.ts';
import { checkedTemplate } from './template-fields.ts';
import { readTemplate } from './templates.ts';

/** Records of one mailing. */
export const MOST_RECORDS = 10_000;
/** Mailings of one person that are planned or sent at once. */
const MOST_AT_ONCE = 5;

export const PLAN_MERGE = 'mail_merges.plan';
export const SEND_MERGE = 'mail_merges.send';

export interface MergeBody {
  readonly module: string;
  readonly filter?: unknown;
  readonly q?: string;
  readonly ids?: readonly string[];
  /** Whatever else is said stands in the place of what the template says. */
  readonly template?: string;
  readonly language?: Locale;
  readonly purpose?: string;
  readonly subject?: string;
  readonly text?: string;
}

/** Plans a mailing to the records that are chosen and found by the caller. Throws `forbidden`, `invalid_filter`, `validation_failed`, `too_large`. */
export async function startMerge(context: CallContext, body: MergeBody): Promise<MergeRow> {
  const module = await mergeable(context, body.module);
  const content = await contentOf(context, module, body);
  const ids = await chosenIds(context, module, body);
  const [id, now] = [uuidv7(context.now()), context.now()];
  await context.database.transaction(async (tx) => {
    await refuseTooMany(tx, context);
    const job = await enqueueJob(tx, context, { name: PLAN_MERGE, input: { merge: id } });
    const { name, language, purpose, subject, text } = content;
    await tx.query(
      `INSERT INTO attesta.mail_merges (id, module, name, language, purpose, subject, text, state, plan_job, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'planning', $8, $9, $10)`,
      [id, module.name, name, language, purpose, subject, text, job, now, context.principal.userId],
    );
    await tx.query(
      `INSERT INTO attesta.mail_merge_rows (merge, record, place, state)
       SELECT $1, record, place, 'new' FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (record, place)`,
      [id, ids],
    );
    const filter = body.filter ? bodyFilter(body.filter) : undefined;
    const value = {
      merge: id,
      count: ids.length,
      language,
      filterFields: fieldsIn(filter),
      words: Boolean(body.q?.trim()),
    };
    const payloads = [{ subject: null, value }];
    await recordEvents(tx, [
      eventOf(context, { action: 'mailing.planned', module: module.name, record: id, purpose, payloads }),
    ]);
  });
  return ownMerge(context, id);
}

/** Begins to send. `count` is what the caller was shown: a plan that says another number is looked at again first. */
export async function sendOut(context: CallContext, id: string, count: number): Promise<MergeRow> {
  const merge = await ownMerge(context, id);
  await mergeable(context, merge.module);
  await context.database.transaction(async (tx) => {
    const [row] = await tx.query<{ state: string }>(
      'SELECT state FROM attesta.mail_merges WHERE id = $1 FOR UPDATE',
      [merge.id],
    );
    if (row?.state !== 'planned')
      throw new Problem('conflict', {
        en: 'Only a mailing whose plan is ready is sent, and only once.',
        es: 'Solo se envía un envío cuyo plan está listo, y una sola vez.',
      });
    const { waiting } = await mergeCounts(tx, merge.id);
    if (waiting !== count || waiting === 0) throw otherCount(waiting);
    const job = await enqueueJob(tx, context, { name: SEND_MERGE, input: { merge: merge.id } });
    await tx.query(
      "UPDATE attesta.mail_merges SET state = 'sending', send_job = $2, started_at = $3 WHERE id = $1",
      [merge.id, job, context.now()],
    );
    const payloads = [{ subject: null, value: { merge: merge.id, count } }];
    const { module, purpose } = merge;
    await recordEvents(tx, [
      eventOf(context, { action: 'mailing.started', module, record: merge.id, purpose, payloads }),
    ]);
  });
  return ownMerge(context, merge.id);
}

function otherCount(waiting: number): Problem {
  const message =
    waiting === 0
      ? { en: 'Nobody would receive this mailing.', es: 'Nadie recibiría este envío.' }
      : {
          en: `${waiting} mails would be sent. Say this number as count to send them.`,
          es: `Se enviarían ${waiting} correos. Indique ese número en count para enviarlos.`,
        };
  return new Problem('conflict', message, { findings: [{ code: 'mailing.count', field: 'count', message }] });
}

/** The module, where the caller may write to many from it: whoever may change many of its records. */
export async function mergeable(context: CallContext, name: string): Promise<ModuleDefinition> {
  await permitted(context, name, 'read');
  await permitted(context, name, 'edit');
  return permitted(context, name, 'mass_edit');
}

async function contentOf(context: CallContext, module: ModuleDefinition, body: MergeBody) {
  const template = body.template === undefined ? undefined : await readTemplate(context, body.template);
  if (template && template.module !== module.name)
    throw valuesRefused([
      {
        code: 'template.module',
        field: 'template',
        message: {
          en: 'This template is for another module.',
          es: 'Esta plantilla es de otro módulo.',
        },
      },
    ]);
  const given = (name: 'subject' | 'text' | 'purpose'): string =>
    (body[name] ?? template?.[name] ?? '').trim();
  const [subject, text, purpose] = [given('subject'), given('text'), given('purpose')];
  if (!context.catalog.purposes.has(purpose)) throw unknownPurpose(context);
  const empty = (['subject', 'text'] as const).filter((name) => given(name) === '');
  if (empty.length > 0)
    throw valuesRefused(
      empty.map((field) => ({
        code: 'template.text',
        field,
        message: { en: 'Write a subject and a text.', es: 'Escriba un asunto y un texto.' },
      })),
    );
  checkedTemplate(context, module, { subject, text });
  const language = body.language ?? template?.language ?? context.locale;
  return { name: template?.name ?? subject, language, purpose, subject, text };
}

/** The records that the caller finds, in the order of their numbers. */
async function chosenIds(
  context: CallContext,
  module: ModuleDefinition,
  { filter: written, q, ids }: MergeBody,
): Promise<readonly string[]> {
  const filter = written === undefined || written === null ? undefined : bodyFilter(written);
  const chosen = ids ? sql`r.id = any (${ids}::uuid[])` : undefined;
  const question = { ...(filter && { filter }), ...(q?.trim() && { q }) };
  const condition = matchCondition(context, module, question, chosen);
  const { text, values } = compileFragment(
    sql`SELECT r.id FROM data.${sqlIdentifier(module.name)} r WHERE ${condition} ORDER BY r.number LIMIT ${MOST_RECORDS + 1}`,
  );
  const rows = await look(
    context,
    (database) => database.query<{ id: string }>(text, values),
    asksForArchived(context, filter),
  );
  if (rows.length > MOST_RECORDS)
    throw new Problem('too_large', {
      en: `More than ${MOST_RECORDS} records match. Narrow the filter and write in parts.`,
      es: `Coinciden más de ${MOST_RECORDS} registros. Acote el filtro y escriba por partes.`,
    });
  if (rows.length > 0) return rows.map((row) => row.id);
  throw valuesRefused([
    {
      code: 'mailing.nobody',
      field: 'ids',
      message: {
        en: 'No record was found to write from.',
        es: 'No se encontró ningún registro desde el que escribir.',
      },
    },
  ]);
}

async function refuseTooMany(tx: Sql, context: CallContext): Promise<void> {
  await oneAtATime(tx, `attesta.mail_merges ${context.principal.userId}`);
  const [open] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM attesta.mail_merges m JOIN attesta.jobs j ON j.id = coalesce(m.send_job, m.plan_job)
     WHERE m.created_by = $1 AND m.state IN ('planning', 'sending') AND j.state IN ('queued', 'running')`,
    [context.principal.userId],
  );
  if ((open?.count ?? 0) < MOST_AT_ONCE) return;
  throw new Problem('too_many_requests', {
    en: `${MOST_AT_ONCE} mailings of yours are planned or sent already. Let one of them end, or cancel it.`,
    es: `Ya se planifican o envían ${MOST_AT_ONCE} envíos suyos. Espere a que termine uno o cancélelo.`,
  });
}
