import type { ErasureJson } from './erasure-shapes.ts';
import type { CaseJson } from './shapes.ts';

/** A step of the rail, before it has words. */
export interface RailStep {
  readonly key: string;
  readonly state: 'done' | 'now' | 'to_come';
  /** The service's word for it; steps of an erasure have ours. */
  readonly label: string | null;
  readonly at: string | null;
  readonly note: string | null;
}

/** Steps that lead somewhere; messages, assignments and the like stand in the events. */
const shown = new Set([
  'received',
  'subject',
  'identity_check',
  'pause',
  'resume',
  'extension',
  'package',
  'correction',
  'decision',
  'approval',
  'delivery',
  'dispatch',
  'closure',
  'withdrawal',
  'reopening',
]);

const beforeDecision: readonly string[] = ['package', 'correction', 'restriction', 'decision', 'erasure'];

/** The steps to come. While a decision waits for a second person, nothing is to be made or decided before that. */
export function openSteps(request: CaseJson): CaseJson['next'] {
  if (request.state !== 'awaiting_approval') return request.next;
  return request.next.filter((step) => !beforeDecision.includes(step.kind));
}

/** Everything that was done in a case and what is to come, in order. The first to come is now. */
export function railSteps(
  request: CaseJson,
  erasure: ErasureJson | null,
  scannedAt: string | null,
): readonly RailStep[] {
  const done: RailStep[] = request.steps
    .filter((step) => shown.has(step.kind))
    .map((step) => ({ key: step.id, state: 'done', label: step.label, at: step.at, note: code(step.data) }));
  const later = openSteps(request).filter((step) => step.kind !== 'erasure');
  const coming = later.map((step) => ({ key: step.kind, label: step.label }));
  const ofErasure = request.type === 'erasure' ? erasureSteps(erasure, scannedAt) : [];
  const wantsErasure =
    ofErasure.length > 0 && (erasure !== null || request.next.some((step) => step.kind === 'erasure'));
  const doneErasure = wantsErasure ? ofErasure.filter((step) => step.at !== null) : [];
  const openErasure =
    wantsErasure && request.closedAt === null ? ofErasure.filter((step) => step.at === null) : [];
  const before = coming.filter((step) => ['subject', 'identity_check', 'resume'].includes(step.key));
  const after = coming.filter((step) => !['subject', 'identity_check', 'resume'].includes(step.key));
  const open = [...before, ...openErasure, ...after].map((step, index) => ({
    key: step.key,
    label: step.label,
    state: index === 0 ? ('now' as const) : ('to_come' as const),
    at: null,
    note: null,
  }));
  return [...inOrder([...done, ...doneErasure]), ...open];
}

function erasureSteps(erasure: ErasureJson | null, scannedAt: string | null): readonly RailStep[] {
  const approval = erasure?.approvals.find((one) => one.decision === 'approved') ?? null;
  const step = (key: string, at: string | null): RailStep => ({
    key: `erasure.${key}`,
    state: at === null ? 'to_come' : 'done',
    label: null,
    at,
    note: null,
  });
  return [
    step('plan', erasure && erasure.state !== 'sent_back' ? erasure.plannedAt : null),
    step('approval', approval?.at ?? null),
    step('execution', erasure?.erasedAt ?? null),
    step('scan', scannedAt),
    step('certificate', erasure?.purgedAt ?? null),
  ];
}

function inOrder(steps: readonly RailStep[]): readonly RailStep[] {
  return [...steps].sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''));
}

function code(data: Readonly<Record<string, unknown>>): string | null {
  const value = data.outcome ?? data.method ?? data.channel ?? data.reason ?? data.result;
  return typeof value === 'string' ? value : null;
}
