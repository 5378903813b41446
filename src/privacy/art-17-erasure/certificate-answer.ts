/** The certificate as an answer: JSON, or the document that people read. */
import { Readable } from 'node:stream';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { certificateOf } from './certificate.ts';
import { approvalsOf, readErasure } from './erasure.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { withRule } from './show-erasure.ts';
import { userNames } from './user-names.ts';

export async function answerCertificate(
  context: CallContext,
  parts: ErasureParts,
  erasureId: string,
  format: string,
) {
  const erasure = await readErasure(context.database, erasureId);
  if (!erasure.erasedAt) {
    throw new Problem('not_found', {
      en: `${erasure.number} has not been executed, so there is nothing to certify yet.`,
      es: `${erasure.number} no se ha ejecutado, así que aún no hay nada que certificar.`,
    });
  }
  const approvals = await approvalsOf(context.database, erasure);
  const names = await userNames(context.database, [
    erasure.plannedBy,
    ...(erasure.erasedBy ? [erasure.erasedBy] : []),
    ...approvals.map((approval) => approval.by),
  ]);
  const bare = certificateOf(erasure, approvals, names, {
    requestNumber: await requestNumber(context.database, erasure.request),
    timeZone: context.timeZone,
    recipients: (await parts.recipientsTold?.(context.database, erasure.id)) ?? [],
  });
  const body = { ...bare, keptByLaw: bare.keptByLaw.map((line) => withRule(context.catalog, line)) };
  if (format === 'json') return { body };
  const as = format === 'pdf' ? 'pdf' : 'html';
  return {
    stream: {
      type: as === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8',
      filename: `${erasure.number}.${as}`,
      content: Readable.from(await parts.renderCertificate(context, body, as)),
    },
  };
}

async function requestNumber(sql: Sql, request: string | null): Promise<string | null> {
  const [row] = await sql.query<{ number: string }>('select number from attesta.requests where id = $1', [
    request,
  ]);
  return row?.number ?? null;
}
