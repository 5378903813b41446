/** How a package (Art. 15(3), 20) and its case know each other: `AccessParts` of art-15. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { Locale } from '../../metadata/label.ts';
import { requireStep } from './refusals.ts';
import { factsOf, readRequest } from './request.ts';
import { leadIfNone, recordStep } from './step.ts';

/** Of a delivery `d`: it stands, and it is behind the sign-in or its dispatch is proved. */
export const handedOver =
  "d.voided_at IS NULL AND (d.channel IN ('portal', 'email_link') OR d.dispatched_at IS NOT NULL)";

export interface LinkedPackage {
  readonly id: string;
  readonly number: string;
  readonly request: string | null;
}

/** The person of a request whose identity was settled, and their language; refuses otherwise, saying what comes first. */
export async function packagable(
  tx: Sql,
  _context: CallContext,
  id: string,
): Promise<{ readonly subject: string; readonly locale: Locale }> {
  const request = await readRequest(tx, id, 'FOR UPDATE');
  requireStep(await factsOf(tx, request), { kind: 'package' });
  if (request.subject === null) throw new Error('A package was allowed for nobody.');
  return { subject: request.subject, locale: request.language };
}

/** Tells the case that a package is being made, in the same transaction. */
export async function packageStep(tx: Sql, context: CallContext, made: LinkedPackage): Promise<void> {
  if (made.request === null) return;
  const request = await readRequest(tx, made.request);
  await recordStep(tx, context, request, {
    kind: 'package',
    data: { package: made.id, number: made.number },
    action: 'request.package_asked',
  });
  await leadIfNone(tx, context, request);
}

/**
 * Whether the package was handed over, so that the person may download it in the portal: what goes by post is theirs from the day on
 * which the letter left.
 */
export async function delivered(tx: Sql, made: LinkedPackage): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS there FROM attesta.request_deliveries d WHERE d.package = $1 AND ${handedOver} LIMIT 1`,
    [made.id],
  );
  return rows.length > 0;
}
