/** What a certificate of erasure says of recipients: who had to be told, and what became of it (Art. 19). */
import type { Sql } from '../../engine/database/database.ts';
import { listNotices, type Notice } from './notices.ts';

export interface CertifiedRecipient {
  readonly name: string;
  readonly country: string;
  readonly state: Notice['state'];
  readonly on: string | null;
  readonly reason: string | null;
}

export async function recipientsTold(tx: Sql, erasure: string): Promise<readonly CertifiedRecipient[]> {
  const notices = await listNotices(tx, { erasure });
  return notices.map(({ recipient, state, toldOn, settledAt, reason }) => ({
    name: recipient.name,
    country: recipient.country,
    state,
    on: toldOn ?? settledAt?.slice(0, 10) ?? null,
    reason,
  }));
}
