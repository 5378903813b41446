/** A complaint that ends without an outcome: whoever made it takes it back. And what was said by somebody on no record is erased. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { lockComplaint, momentTold, noteComplaint, refused, type Told } from './complaint-steps.ts';

export interface Withdrawal extends Partial<Told> {
  readonly reason?: string;
}

/** The person's own act; staff put down how they said so, and what. */
export async function withdrawComplaint(
  tx: Sql,
  context: CallContext,
  id: string,
  body: Withdrawal,
): Promise<void> {
  const row = await lockComplaint(tx, context, id);
  if (row.withdrawnAt !== null || row.outcome !== null)
    throw new Problem('conflict', {
      en: 'The complaint is answered or was taken back already.',
      es: 'La reclamación ya está respondida o se retiró.',
    });
  const portal = context.principal.kind === 'portal';
  const channel = portal ? 'portal' : body.channel;
  const reason = body.reason?.trim() || null;
  if (channel === undefined || (!portal && channel === 'portal'))
    throw refused('channel', {
      en: 'Say how they told you that they take it back.',
      es: 'Diga cómo le comunicaron que la retiran.',
    });
  if (!portal && reason === null)
    throw refused('reason', {
      en: 'Say what they said, so that it can be shown that it is their wish.',
      es: 'Diga qué dijeron, para poder demostrar que es su voluntad.',
    });
  const at = portal ? context.now() : momentTold(context, body.at, row);
  await tx.query(
    `UPDATE attesta.complaints SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4, version = version + 1
     WHERE id = $1`,
    [id, at, channel, reason],
  );
  const personal = reason === null ? undefined : { reason };
  await noteComplaint(tx, context, 'complaint.withdrawn', row, { by: channel, at: at.toString() }, personal);
}

/**
 * Erases what was said by, and of, somebody who is on no record: their name and address, the complaint, the answer, our mails to them and
 * what the log held of those. Number, dates and outcome stay as proof (Art. 17(3)(e)). A person on record is erased as a person.
 */
export async function eraseComplainant(
  tx: Sql,
  context: CallContext,
  id: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const row = await lockComplaint(tx, context, id);
  if (row.subject !== null)
    throw new Problem('conflict', {
      en: 'Whoever complains is on record: plan the erasure of the person.',
      es: 'Quien reclama consta como persona: planifique la supresión de la persona.',
    });
  if (row.claimed === null)
    throw new Problem('conflict', {
      en: 'This was erased already.',
      es: 'Esto ya se suprimió.',
    });
  const ended = row.answeredAt !== null || row.withdrawnAt !== null;
  if (!ended)
    throw new Problem('conflict', {
      en: 'The complaint is still open: answer it first.',
      es: 'La reclamación sigue abierta: respóndala antes.',
    });
  const written = reason.trim();
  if (written === '')
    throw refused('reason', {
      en: 'Say why it is erased.',
      es: 'Diga por qué se suprime.',
    });
  const mails = await tx.query<{ id: string }>(
    `SELECT m.id FROM attesta.mails m JOIN attesta.complaints c ON m.id IN (c.acknowledgement, c.answer_mail)
     WHERE c.id = $1`,
    [id],
  );
  // The mails go; the moment at which they were sent is part of the proof.
  await tx.query(
    `UPDATE attesta.complaints c SET body = '', answer = NULL, claimed = NULL, withdrawn_reason = NULL, masked_at = $2,
       version = version + 1,
       acknowledged_at = coalesce(acknowledged_at, (SELECT sent_at FROM attesta.mails WHERE id = c.acknowledgement)),
       answered_at = coalesce(answered_at, (SELECT sent_at FROM attesta.mails WHERE id = c.answer_mail))
     WHERE id = $1`,
    [id, context.now()],
  );
  await tx.query('DELETE FROM attesta.mails WHERE id = ANY ($1::uuid[])', [mails.map((one) => one.id)]);
  for (const mail of mails)
    await tx.query(
      `DELETE FROM evidence.payloads p USING evidence.events e WHERE e.id = p.event AND e.at >= $2
         AND e.action LIKE 'mail.%' AND p.payload LIKE '%' || $1 || '%'`,
      [mail.id, row.receivedAt],
    );
  await noteComplaint(tx, context, 'complaint.erased', row, { reason: written, mails: mails.length });
}
