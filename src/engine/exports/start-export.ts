import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { oneAtATime } from '../database/one-at-a-time.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { fieldsIn } from '../records/list-records.ts';
import { eventOf } from '../records/record-evidence.ts';
import { askedFor, type ExportBody, sealQuestion } from './export-question.ts';
import { recipientNamed } from './export-recipient.ts';
import { type ExportRow, readExport } from './export-row.ts';

/** Exports of one person that may wait or run at once. */
const MOST_AT_ONCE = 10;

/** Queues an export. Throws `forbidden`, `invalid_filter`, `validation_failed`, `too_many_requests`. */
export async function startExport(context: CallContext, body: ExportBody): Promise<ExportRow> {
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', {
      en: 'Lists are exported by staff.',
      es: 'Las listas las exporta el personal.',
    });
  const { module, question } = await askedFor(context, body);
  const recipient = body.recipient === undefined ? null : await recipientNamed(context, body.recipient);
  return context.database.transaction(async (tx) => {
    await refuseTooMany(tx, context);
    const id = await enqueueJob(tx, context, { name: 'exports.run' });
    await tx.query(
      `INSERT INTO attesta.exports (id, module, format, state, question, columns, created_at, created_by, recipient,
         recipient_name)
       VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9)`,
      [
        id,
        module.name,
        question.format,
        await sealQuestion(tx, context, id, question),
        JSON.stringify(question.columns),
        context.now(),
        context.principal.userId,
        recipient?.id ?? null,
        recipient?.name ?? null,
      ],
    );
    const { format, columns, content } = question;
    const value = {
      export: id,
      format,
      content,
      columns,
      filterFields: fieldsIn(question.filter),
      words: question.q !== undefined,
      chosen: question.ids?.length ?? null,
      ...(recipient && { recipient: recipient.name }),
    };
    const payloads = [{ subject: null, value }];
    await recordEvents(tx, [
      eventOf(context, { action: 'export.requested', module: module.name, record: id, payloads }),
    ]);
    const row = await readExport(tx, id);
    if (!row) throw new Error('An export that was just asked for is not there.');
    return row;
  });
}

async function refuseTooMany(tx: Sql, context: CallContext): Promise<void> {
  await oneAtATime(tx, `attesta.exports ${context.principal.userId}`);
  const [open] = await tx.query<{ count: number }>(
    `SELECT count(*) AS count FROM attesta.exports x JOIN attesta.jobs j ON j.id = x.id
     WHERE x.created_by = $1 AND x.state IN ('queued', 'running') AND j.state IN ('queued', 'running')`,
    [context.principal.userId],
  );
  if ((open?.count ?? 0) < MOST_AT_ONCE) return;
  throw new Problem('too_many_requests', {
    en: `${MOST_AT_ONCE} exports of yours wait or run already. Let one of them end, or cancel it.`,
    es: `Ya esperan o se ejecutan ${MOST_AT_ONCE} exportaciones suyas. Espere a que termine una o cancélela.`,
  });
}
