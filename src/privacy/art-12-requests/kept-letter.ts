/**
 * Art. 12(4), 17(3): an erasure that a law keeps something back from is refused as far as that goes. The answer says what is kept, until
 * when and by what law, and where to complain, whether or not somebody wrote it.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { type Label, labelText } from '../../metadata/label.ts';
import { complaintText } from './complaint.ts';
import { type CaseAtWork, keepMessage } from './step.ts';
import { letter, letterDate } from './words.ts';

/** What an erasure leaves, of one kind. */
export interface KeptByLaw {
  readonly what: Label;
  readonly items: number;
  readonly until: string;
  readonly law: Label;
}

export type KeptOf = (tx: Sql, context: CallContext, request: string) => Promise<readonly KeptByLaw[]>;

/** Adds it to the answer that is about to leave, once. */
export async function tellKept({ tx, context, request }: CaseAtWork, keptOf: KeptOf): Promise<void> {
  if (request.type !== 'erasure' || (request.outcome !== 'granted' && request.outcome !== 'partly')) return;
  const kept = await keptOf(tx, context, request.id);
  const [decision] = await tx.query<{ id: string }>(
    "SELECT id FROM attesta.request_steps WHERE request = $1 AND kind = 'decision' ORDER BY at DESC, id DESC LIMIT 1",
    [request.id],
  );
  if (kept.length === 0 || !decision) return;
  const { language } = request;
  const lines = kept.map(({ what, items, until, law }) =>
    letter('kept_line', language, {
      what: labelText(what, language),
      items: String(items),
      until: letterDate(until, language),
      law: labelText(law, language),
    }),
  );
  const body = letter('kept', language, {
    lines: lines.join('\n'),
    // A refusal in part names it already.
    rights: request.outcome === 'partly' ? '' : complaintText(await controllerSettings(tx), language),
  }).trim();
  const [told] = await tx.query(
    "SELECT 1 AS told FROM attesta.request_messages WHERE request = $1 AND direction = 'draft' AND body = $2",
    [request.id, body],
  );
  if (!told) await keepMessage(tx, context, request.id, { step: decision.id, direction: 'draft', body });
}

/** An answer that came back is to be sent again, as it was: its reasons and the complaint too. */
export async function takeAnswerBack(tx: Sql, request: string): Promise<void> {
  await tx.query(
    `UPDATE attesta.request_messages SET direction = 'draft', mail = NULL
     WHERE request = $1 AND direction = 'out' AND body <> ''
       AND step IN (SELECT id FROM attesta.request_steps WHERE request = $1 AND kind IN ('decision', 'approval'))
       AND at >= (SELECT max(at) FROM attesta.request_decisions WHERE request = $1 AND state = 'final')`,
    [request],
  );
}
