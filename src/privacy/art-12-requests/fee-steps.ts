/**
 * A reasonable fee (Art. 12(5)(a), 15(3)): proposed with its reasons, approved by a second person, told to the person, and paid or
 * waived. In the Union nothing waits for it; under the law of the United Kingdom the month begins anew when it is paid.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { dayOf } from './clock.ts';
import { complaintText } from './complaint.ts';
import { invalid } from './intake.ts';
import { type RightsRequest, readRequest } from './request.ts';
import { type CaseAtWork, keepMessage, keepNote, recordStep, takeStep, tellPerson } from './step.ts';
import { askedFor, letter } from './words.ts';

/** The first two are Art. 12(5); the third is Art. 15(3), for copies after the first. */
export const feeGrounds = ['manifestly_unfounded', 'excessive', 'further_copy'] as const;
export type FeeGround = (typeof feeGrounds)[number];

export interface NewFee {
  /** In units of the currency: "12.50". */
  readonly amount: string;
  readonly currency?: string;
  readonly grounds: readonly FeeGround[];
  readonly reasons: string;
  readonly note?: string;
}

interface FeeRow {
  readonly id: string;
  readonly request: string;
  readonly step: string;
  readonly amount: string;
  readonly currency: string;
  readonly grounds: readonly FeeGround[];
  readonly state: 'proposed' | 'asked' | 'sent_back' | 'paid' | 'waived';
  readonly by: string;
  readonly pause: string | null;
}

/** Proposes a fee. Gives its id. */
export function proposeFee(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: NewFee,
): Promise<string> {
  return takeStep(context, id, version, async (at) => {
    const { tx, request } = at;
    await requireOpenForFee(at);
    if (body.grounds.includes('further_copy') && request.type !== 'access') {
      throw invalid('grounds', {
        en: 'Only a further copy of an access request may be charged for (Art. 15(3)).',
        es: 'Solo se puede cobrar otra copia de una solicitud de acceso (art. 15.3).',
      });
    }
    if (!/^\d{1,9}(\.\d{1,2})?$/.test(body.amount) || Number(body.amount) <= 0) {
      throw invalid('amount', {
        en: 'Write the amount as a number with at most two decimals, such as 12.50.',
        es: 'Escriba el importe como un número con dos decimales como máximo, por ejemplo 12.50.',
      });
    }
    const fee = uuidV7(context.now());
    const { currency } = await controllerSettings(tx);
    const step = await recordStep(tx, context, request, {
      kind: 'fee',
      data: { fee, state: 'proposed', grounds: [...body.grounds], amount: body.amount },
      action: 'request.fee_proposed',
      personal: { reasons: body.reasons },
    });
    await keepMessage(tx, context, id, { step, direction: 'note', body: body.reasons.trim() });
    await keepNote(tx, context, id, step, body.note);
    await tx.query(
      `INSERT INTO attesta.request_fees (id, request, step, amount, currency, grounds, state, at, by_user)
       VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8)`,
      [
        fee,
        id,
        step,
        body.amount,
        body.currency ?? currency,
        body.grounds,
        context.now(),
        context.principal.userId,
      ],
    );
    return fee;
  });
}

/** A fee is asked for while the case is open and it is known who asks: what was decided is answered free of charge. */
async function requireOpenForFee({ tx, request, facts }: CaseAtWork): Promise<void> {
  if (facts.state !== 'received' && facts.state !== 'in_progress') {
    throw new Problem('conflict', {
      en: 'The case is decided or over: nothing more can be charged for it.',
      es: 'El caso está decidido o cerrado: ya no se puede cobrar nada por él.',
    });
  }
  if (facts.identity === 'unchecked') {
    throw new Problem(
      'conflict',
      {
        en: 'Check the identity first, then ask for the fee. Call POST /requests/{id}/identity-checks.',
        es: 'Compruebe antes la identidad y pida después el canon. Llame a POST /requests/{id}/identity-checks.',
      },
      {
        findings: [
          {
            code: 'request.identity_first',
            field: 'identity-checks',
            message: { en: 'Check the identity first.', es: 'Compruebe antes la identidad.' },
          },
        ],
      },
    );
  }
  if (await openFee(tx, request.id))
    throw new Problem('conflict', {
      en: 'A fee is open in this case already.',
      es: 'Ya hay un canon pendiente en este caso.',
    });
}

async function openFee(tx: Sql, request: string): Promise<FeeRow | undefined> {
  const [fee] = await tx.query<FeeRow & Record<string, unknown>>(
    `${feeSql} WHERE request = $1 AND state IN ('proposed', 'asked')`,
    [request],
  );
  return fee;
}

const feeSql = `SELECT id, request, step, amount::text AS amount, currency, grounds, state, by_user AS by, pause FROM attesta.request_fees`;

async function feeOf(tx: Sql, request: string, id: string): Promise<FeeRow> {
  const [fee] = await tx.query<FeeRow & Record<string, unknown>>(`${feeSql} WHERE request = $1 AND id = $2`, [
    request,
    id,
  ]);
  if (!fee)
    throw new Problem('not_found', { en: 'This case has no such fee.', es: 'Este caso no tiene ese canon.' });
  return fee;
}

/** Approves a fee, by somebody who did not propose it, and asks the person for it; or sends it back. */
export async function approveFee(
  context: CallContext,
  id: string,
  version: number | undefined,
  fee: string,
  body: { readonly decision?: 'approved' | 'sent_back'; readonly reason?: string },
): Promise<void> {
  const approved = (body.decision ?? 'approved') === 'approved';
  if (!approved && !body.reason?.trim())
    throw invalid('reason', { en: 'Say why the fee goes back.', es: 'Diga por qué se devuelve el canon.' });
  await takeStep(context, id, version, async ({ tx, request }) => {
    const proposed = await feeOf(tx, id, fee);
    if (proposed.state !== 'proposed')
      throw new Problem('conflict', {
        en: 'There is no fee that waits for approval.',
        es: 'No hay ningún canon pendiente de aprobación.',
      });
    if (proposed.by === context.principal.userId) {
      throw new Problem('second_person_required', {
        en: 'You proposed this fee, so somebody else has to approve it (Art. 12(5): the burden of proof is ours).',
        es: 'Usted propuso este canon, así que ha de aprobarlo otra persona (art. 12.5: la carga de la prueba es nuestra).',
      });
    }
    const pause = approved ? await waitForFee(tx, context, request) : null;
    await tx.query(
      'UPDATE attesta.request_fees SET state = $2, decided_at = $3, decided_by = $4, pause = $5 WHERE id = $1',
      [fee, approved ? 'asked' : 'sent_back', context.now(), context.principal.userId, pause],
    );
    const step = await recordStep(tx, context, request, {
      kind: 'fee',
      data: { fee, state: approved ? 'asked' : 'sent_back' },
      action: approved ? 'request.fee_asked' : 'request.fee_sent_back',
    });
    await keepNote(tx, context, id, step, body.reason);
    if (approved) await tellPerson(tx, context, request, step, await feeLetter(tx, request, proposed));
  });
}

/** UK GDPR Art. 12A: until the fee is paid the month has not begun. */
async function waitForFee(tx: Sql, context: CallContext, request: RightsRequest): Promise<string | null> {
  if (request.pauseModel !== 'restart') return null;
  const pause = uuidV7(context.now());
  const from = dayOf(context.now(), request.timeZone).toString();
  await tx.query(
    "INSERT INTO attesta.request_pauses (id, request, reason, from_on) VALUES ($1, $2, 'fee', $3)",
    [pause, request.id, from],
  );
  await recordStep(tx, context, request, {
    kind: 'pause',
    data: { pause, reason: 'fee', from },
    action: 'request.paused',
  });
  return pause;
}

async function feeLetter(tx: Sql, request: RightsRequest, fee: FeeRow): Promise<string> {
  const [reasons] = await tx.query<{ body: string }>(
    'SELECT body FROM attesta.request_messages WHERE step = $1 ORDER BY at, id LIMIT 1',
    [fee.step],
  );
  const { language } = request;
  const settings = await controllerSettings(tx);
  const amount = new Intl.NumberFormat(language, { style: 'currency', currency: fee.currency }).format(
    Number(fee.amount),
  );
  return letter('fee', language, {
    number: request.number,
    asked: askedFor(request.type, language),
    amount,
    law: letter(fee.grounds.includes('further_copy') ? 'fee_copy' : 'fee_excessive', language),
    reasons: reasons?.body ?? '',
    rights: complaintText(settings, language).trim(),
    controller: settings.name,
  });
}

/** The fee was paid, or is not asked for any more. */
export async function settleFee(
  context: CallContext,
  id: string,
  version: number | undefined,
  fee: string,
  body: { readonly result: 'paid' | 'waived'; readonly on?: string; readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request }) => {
    const asked = await feeOf(tx, id, fee);
    if (asked.state !== 'asked')
      throw new Problem('conflict', {
        en: 'This fee is not asked for now.',
        es: 'Este canon no se pide ahora.',
      });
    const today = dayOf(context.now(), request.timeZone).toString();
    const on = body.on ?? today;
    if (on > today)
      throw invalid('on', { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
    await tx.query('UPDATE attesta.request_fees SET state = $2, settled_on = $3 WHERE id = $1', [
      fee,
      body.result,
      on,
    ]);
    if (asked.pause !== null) await endWait(tx, context, request, asked.pause, on);
    const step = await recordStep(tx, context, request, {
      kind: 'fee',
      data: { fee, state: body.result, on },
      action: 'request.fee_settled',
    });
    await keepNote(tx, context, id, step, body.note);
  });
}

async function endWait(
  tx: Sql,
  context: CallContext,
  request: RightsRequest,
  pause: string,
  to: string,
): Promise<void> {
  const [ended] = await tx.query<{ to: string }>(
    `UPDATE attesta.request_pauses SET to_on = greatest(from_on, $2::date) WHERE id = $1 AND to_on IS NULL
     RETURNING to_on::text AS to`,
    [pause, to],
  );
  if (!ended) return;
  await recordStep(tx, context, request, {
    kind: 'resume',
    data: { pause, reason: 'fee', to: ended.to },
    action: 'request.resumed',
  });
}

/** Refuses to answer while it is open whether a fee is paid. */
export async function requireNoOpenFee(tx: Sql, request: string): Promise<void> {
  const { number } = await readRequest(tx, request);
  const fee = await openFee(tx, request);
  if (!fee) return;
  const message = {
    en: `A fee is open in ${number}: settle it as paid or waived before the request is granted.`,
    es: `Hay un canon pendiente en ${number}: márquelo como pagado o condonado antes de estimar la solicitud.`,
  };
  throw new Problem('conflict', message, {
    findings: [{ code: 'request.fee_open', field: 'fees', message }],
  });
}
