/** What is answered, and why (Art. 12(3) to (5)). */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { labelText } from '../../metadata/label.ts';
import { complaintText } from './complaint.ts';
import { requireNoOpenFee } from './fee-steps.ts';
import { invalid } from './intake.ts';
import type { KeptOf } from './kept-letter.ts';
import { isMarketing } from './marketing.ts';
import { requireStep } from './refusals.ts';
import { changeRequest, readRequest } from './request.ts';
import { hasPackages, type Outcome, stateAfter } from './state-machine.ts';
import { type CaseAtWork, keepMessage, keepNote, recordStep, takeStep } from './step.ts';
import { askedFor, letter, outcomeLabels } from './words.ts';

/**
 * Why something is not done. The first two are Art. 12(5), whose burden of proof is the controller's: a second person
 * approves. The letters are Art. 17(3) and the like, by right.
 */
export const decisionGrounds = [
  'manifestly_unfounded',
  'excessive',
  'not_identified',
  'identification_impossible',
  'others_rights',
  'trade_secret',
  'freedom_of_expression',
  'legal_obligation',
  'public_health',
  'archiving_research',
  'legal_claims',
  'compelling_grounds',
  'data_accurate',
  'basis_not_portable',
  'not_applicable',
  'national_law',
  'mandate_missing',
  'fee_not_paid',
] as const;
export type DecisionGround = (typeof decisionGrounds)[number];

const twoPersons: ReadonlySet<string> = new Set(['manifestly_unfounded', 'excessive']);

export interface Decision {
  readonly outcome: Outcome;
  readonly grounds?: readonly DecisionGround[];
  /** What the person is told. */
  readonly reasons?: string;
  /** For colleagues only. */
  readonly note?: string;
}

/** What a decision sets going elsewhere. */
export interface DecisionParts {
  /** Art. 19: writes into the case which recipients are to be told of a correction or a restriction. */
  toRecipients(
    tx: Sql,
    context: CallContext,
    owed: {
      readonly subject: string;
      readonly right: 'rectification' | 'restriction';
      readonly request: string;
    },
  ): Promise<void>;
  /** Art. 17(3): what the erasure of a case leaves, and by what law. */
  readonly keptByLaw: KeptOf;
}

/** Decides, or proposes a refusal under Art. 12(5) that a second person has to approve. */
export async function decideRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: Decision,
  parts: DecisionParts,
): Promise<void> {
  await takeStep(context, id, version, async (at) => {
    await decideAt(at, body);
    await tellRecipients(at, parts);
  });
}

/** Art. 19 follows what was granted; an erasure tells for itself, of what its plan covers. */
async function tellRecipients({ tx, context, request }: CaseAtWork, parts: DecisionParts): Promise<void> {
  const { id, type, subject } = request;
  if ((type !== 'rectification' && type !== 'restriction') || subject === null) return;
  const { outcome } = await readRequest(tx, id);
  if (outcome !== 'granted' && outcome !== 'partly') return;
  await parts.toRecipients(tx, context, { subject, right: type, request: id });
}

/**
 * Art. 21(3): whoever objects to direct marketing has it ended, and nothing is weighed against that. An objection that names no purpose
 * reaches marketing too: what compelling grounds stand against is answered in part, and the rest ends.
 */
function refuseAgainstMarketing(
  { type, purposes }: Pick<CaseAtWork['request'], 'type' | 'purposes'>,
  outcome: Outcome,
  grounds: readonly DecisionGround[],
): void {
  if (type !== 'objection' || !grounds.includes('compelling_grounds')) return;
  const onlyMarketing = purposes.length > 0 && purposes.every(isMarketing);
  const someMarketing = purposes.length === 0 || purposes.some(isMarketing);
  if (onlyMarketing || (outcome === 'refused' && someMarketing))
    throw invalid('grounds', {
      en: 'An objection to direct marketing is never weighed (Art. 21(3)). Grant it; what compelling grounds stand against besides is answered "partly".',
      es: 'Una oposición a la mercadotecnia directa nunca se pondera (art. 21.3). Concédala; aquello contra lo que existan motivos imperiosos se responde «partly».',
    });
}

/** Art. 12(4), 15(4): a copy that leaves something out is granted in part, and waits until a second person has looked at what. */
async function refuseBesideWithheld(tx: Sql, request: string, outcome: Outcome): Promise<void> {
  const rows = await tx.query<{ state: string }>(
    "SELECT state FROM attesta.withholdings WHERE request = $1 AND state <> 'sent_back'",
    [request],
  );
  if (outcome === 'refused' || rows.length === 0) return;
  if (rows.some(({ state }) => state === 'proposed'))
    throw new Problem('second_person_required', {
      en: 'A second person has to look at what is left out of the copy first (Art. 15(4)).',
      es: 'Antes ha de revisar otra persona lo que se omite en la copia (art. 15.4).',
    });
  if (outcome === 'granted')
    throw invalid('outcome', {
      en: 'Something is left out of the copy: answer “partly”, with the ground and the reasons (Art. 12(4), 15(4)).',
      es: 'En la copia se omite algo: responda «partly», con el motivo y las razones (art. 12.4 y 15.4).',
    });
}

/** Decides a case that a step is being taken in. */
export async function decideAt(at: CaseAtWork, body: Decision): Promise<void> {
  const grounds = [...new Set(body.grounds ?? [])];
  const refuses = body.outcome === 'refused' || body.outcome === 'partly';
  if (refuses && grounds.length === 0)
    throw invalid('grounds', {
      en: 'A refusal names its grounds (Art. 12(4)).',
      es: 'Una negativa nombra sus motivos (art. 12.4).',
    });
  if (refuses && !body.reasons?.trim()) {
    throw invalid('reasons', {
      en: 'A refusal tells the person its reasons (Art. 12(4)).',
      es: 'Una negativa comunica a la persona sus razones (art. 12.4).',
    });
  }
  if (!refuses && grounds.length > 0)
    throw invalid('grounds', {
      en: 'Grounds belong to a refusal.',
      es: 'Los motivos son propios de una negativa.',
    });
  const needsApproval = grounds.some((ground) => twoPersons.has(ground));
  const { tx, context, request, facts } = at;
  const { id } = request;
  refuseAgainstMarketing(request, body.outcome, grounds);
  const taken = { kind: 'decision', outcome: body.outcome, needsApproval } as const;
  requireStep(facts, taken);
  if (body.outcome !== 'refused') await requireNoOpenFee(tx, id);
  if (hasPackages(request.type) && body.outcome !== 'no_data')
    await refuseBesideWithheld(tx, id, body.outcome);
  const decision = uuidV7(context.now());
  await tx.query(
    `INSERT INTO attesta.request_decisions (id, request, outcome, grounds, state, at, by_user)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      decision,
      id,
      body.outcome,
      grounds,
      needsApproval ? 'proposed' : 'final',
      context.now(),
      context.principal.userId,
    ],
  );
  const step = await recordStep(tx, context, request, {
    kind: 'decision',
    data: { decision, outcome: body.outcome, grounds, needsApproval },
    action: 'request.decided',
    ...(body.reasons && { personal: { reasons: body.reasons } }),
  });
  await keepNote(tx, context, id, step, body.note);
  await changeRequest(tx, id, {
    state: stateAfter(facts, taken),
    outcome: needsApproval ? null : body.outcome,
  });
  // The person reads it when it is delivered; a refusal under Art. 12(5) becomes a letter when it is approved.
  const draft =
    body.outcome === 'no_data'
      ? await noDataLetter(at, body.reasons)
      : refuses && !needsApproval
        ? await decisionLetter(at, body.outcome, body.reasons ?? '')
        : body.reasons;
  await replaceDraft(at, step, draft?.trim() ?? '');
}

interface Proposed {
  readonly id: string;
  readonly outcome: Outcome;
  readonly by: string;
  readonly reasons: string | null;
}

/** Approves a refusal under Art. 12(5), or sends it back: by somebody who did not propose it. */
export async function approveDecision(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly decision?: 'approved' | 'sent_back'; readonly reason?: string },
  parts: DecisionParts,
): Promise<void> {
  const approved = (body.decision ?? 'approved') === 'approved';
  if (!approved && !body.reason?.trim())
    throw invalid('reason', {
      en: 'Say why the decision goes back.',
      es: 'Diga por qué se devuelve la decisión.',
    });
  await takeStep(context, id, version, async (at) => {
    const { tx, request, facts } = at;
    requireStep(facts, { kind: 'approval', approved });
    const [proposed] = await tx.query<Proposed>(
      `SELECT d.id, d.outcome, d.by_user AS by, (SELECT m.body FROM attesta.request_messages m
         WHERE m.request = d.request AND m.direction = 'draft' ORDER BY m.at DESC, m.id DESC LIMIT 1) AS reasons
       FROM attesta.request_decisions d WHERE d.request = $1 AND d.state = 'proposed'`,
      [id],
    );
    if (!proposed) throw new Error('A case awaits approval and has no decision to approve.');
    if (proposed.by === context.principal.userId) {
      throw new Problem('second_person_required', {
        en: 'You made this decision, so somebody else has to approve it (Art. 12(5): the burden of proof is ours).',
        es: 'Usted tomó esta decisión, así que ha de aprobarla otra persona (art. 12.5: la carga de la prueba es nuestra).',
      });
    }
    await tx.query(
      'UPDATE attesta.request_decisions SET state = $2, approved_at = $3, approved_by = $4 WHERE id = $1',
      [proposed.id, approved ? 'final' : 'sent_back', context.now(), context.principal.userId],
    );
    const step = await recordStep(tx, context, request, {
      kind: 'approval',
      data: { decision: proposed.id, result: approved ? 'approved' : 'sent_back' },
      action: 'request.approved',
    });
    await keepNote(tx, context, id, step, body.reason);
    await changeRequest(tx, id, {
      state: stateAfter(facts, { kind: 'approval', approved }),
      outcome: approved ? proposed.outcome : null,
    });
    if (approved) {
      await replaceDraft(at, step, await decisionLetter(at, proposed.outcome, proposed.reasons ?? ''));
      await tellRecipients(at, parts);
    }
  });
}

/** The answer as it will be sent. What an earlier decision was to say stays as a note. */
async function replaceDraft({ tx, context, request }: CaseAtWork, step: string, body: string): Promise<void> {
  await tx.query(
    "UPDATE attesta.request_messages SET direction = 'note' WHERE request = $1 AND direction = 'draft'",
    [request.id],
  );
  if (body !== '') await keepMessage(tx, context, request.id, { step, direction: 'draft', body });
}

/** Art. 15(1), 11(2): that nothing is processed is an answer as well; who doubts it may say more, complain, and go to court. */
async function noDataLetter({ tx, request }: CaseAtWork, reasons: string | undefined): Promise<string> {
  const settings = await controllerSettings(tx);
  return letter('no_data', request.language, {
    number: request.number,
    reasons: reasons?.trim() ? ` ${reasons.trim()}` : '',
    rights: complaintText(settings, request.language),
    controller: settings.name,
  });
}

/** Art. 12(4): the reasons, the complaint and the court. */
async function decisionLetter(
  { tx, request }: CaseAtWork,
  outcome: Outcome,
  reasons: string,
): Promise<string> {
  const { language } = request;
  const settings = await controllerSettings(tx);
  return letter('decision', language, {
    number: request.number,
    asked: askedFor(request.type, language),
    outcome: labelText(outcomeLabels[outcome], language).toLowerCase(),
    reasons,
    rights: complaintText(settings, language),
    controller: settings.name,
  });
}
