/** How an erasure (Art. 17) and its case know each other: `ErasureParts` of art-17. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { closeIfFinished } from './closing-steps.ts';
import { requireStep } from './refusals.ts';
import { factsOf, readRequest } from './request.ts';
import { leadIfNone, recordStep } from './step.ts';

/** What a case needs to know of an erasure. */
export interface LinkedErasure {
  readonly id: string;
  readonly number: string;
  readonly request: string | null;
}

/**
 * Refuses when the request can't lead to this erasure: another person's, another right, identity not settled, over. Gives
 * the numbers of the person's other open requests for a copy, which are to be answered first (law.md §11.16).
 */
export async function checkRequest(
  tx: Sql,
  subject: string,
  request: string | null,
): Promise<readonly string[]> {
  if (request !== null) await requireErasureCase(tx, subject, request);
  const rows = await tx.query<{ number: string }>(
    `SELECT number FROM attesta.requests
     WHERE subject = $1 AND type IN ('access', 'portability') AND state NOT IN ('closed', 'withdrawn')
       AND id IS DISTINCT FROM $2 ORDER BY number`,
    [subject, request],
  );
  return rows.map((row) => row.number);
}

async function requireErasureCase(tx: Sql, subject: string, id: string): Promise<void> {
  const request = await readRequest(tx, id);
  if (request.subject !== null && request.subject !== subject) {
    throw new Problem(
      'conflict',
      {
        en: `${request.number} is the request of another person.`,
        es: `${request.number} es la solicitud de otra persona.`,
      },
      {
        findings: [
          {
            code: 'request.other_person',
            field: 'request',
            message: {
              en: `${request.number} is another person's.`,
              es: `${request.number} es de otra persona.`,
            },
          },
        ],
      },
    );
  }
  requireStep(await factsOf(tx, request), { kind: 'erasure' });
}

/** Tells the case that its erasure moved on, in the erasure's transaction. The erasure's own event names the case. */
export async function requestStep(
  tx: Sql,
  context: CallContext,
  erasure: LinkedErasure,
  step: 'planned' | 'approved' | 'executed',
): Promise<void> {
  if (erasure.request === null) return;
  const request = await readRequest(tx, erasure.request, 'FOR UPDATE');
  await recordStep(tx, context, request, {
    kind: 'erasure',
    data: { erasure: erasure.id, number: erasure.number, step },
  });
  await leadIfNone(tx, context, request);
  if (step === 'executed') await closeIfFinished(tx, context, request.id, { erasure: 'executed' });
}

/** Nothing of the person is left in the storage: the case has its certificate, and closes where the answer has left. */
export async function certify(tx: Sql, context: CallContext, erasure: LinkedErasure): Promise<void> {
  if (erasure.request === null) return;
  const request = await readRequest(tx, erasure.request, 'FOR UPDATE');
  await recordStep(tx, context, request, {
    kind: 'certificate',
    data: { erasure: erasure.id, number: erasure.number },
  });
  await closeIfFinished(tx, context, request.id);
}
