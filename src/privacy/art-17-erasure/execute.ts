/** The execution of an approved plan: one transaction, with its evidence (Art. 17; peers.md §3.3). */

import type { CallContext } from '../../engine/access/principal.ts';
import { systemUserId } from '../../engine/access/shipped.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { destroyIdleSubjectKey } from '../../engine/files/keyring.ts';
import {
  type AfterCommit,
  type Place,
  type PlaceContext,
  type PlannedItem,
  placeContext,
} from '../../engine/subjects/place.ts';
import { executionOrder, gatherAll } from '../../engine/subjects/registry.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { clearConfiguration } from './configuration/clear-configuration.ts';
import { findConfiguration, plannedOf, touchedTables } from './configuration/find-configuration.ts';
import { makeWholePlan } from './configuration/plan-whole.ts';
import { countCleared } from './configuration/planned.ts';
import {
  approvalsOf,
  changeErasure,
  type Erasure,
  type ErasureOutcomeRecord,
  readErasure,
} from './erasure.ts';
import { identifiersOf, type Ledger } from './ledger.ts';
import type { LedgerFile } from './ledger-file.ts';
import { leftOutValues } from './left-out-values.ts';
import type { NeedleStore } from './needle-store.ts';
import { needlesOf } from './needles.ts';
import { type ErasurePlan, itemIds, planHash } from './plan.ts';
import { reconcileLedger } from './reconcile-ledger.ts';
import type { ErasureScope } from './retention/scope.ts';
import { requireFree } from './retention/still-due.ts';
import { sealedBytes, sealedPieces } from './sealed-needles.ts';

export interface ExecutionParts {
  /** Every place; of a scope that is records, what hangs on those. */
  places(context: Pick<CallContext, 'catalog'>, scope?: ErasureScope | null): readonly Place[];
  readonly ledger: Ledger;
  readonly ledgerFile: LedgerFile;
  readonly needles: NeedleStore;
  /** Tells the request that its erasure moved on, in the same transaction. */
  requestStep(
    tx: Sql,
    context: CallContext,
    erasure: Erasure,
    step: 'planned' | 'approved' | 'executed',
  ): Promise<void>;
  /** Art. 19: writes down which recipients are to be told, while the data still says so. Repeatable. */
  oweNotices?(
    tx: Sql,
    context: CallContext,
    owed: {
      readonly subject: string;
      readonly right: 'erasure';
      readonly request: string | null;
      readonly erasure: string;
    },
  ): Promise<void>;
  /** Enqueues the re-scan in the same transaction. */
  enqueueScan(tx: Sql, context: CallContext, erasure: string): Promise<string>;
}

/**
 * Erases exactly what was approved. Refuses when the plan isn't approved by a second person, or when the data has
 * changed since, so that the approval would cover something else.
 */
export async function executeErasure(
  context: CallContext,
  parts: ExecutionParts,
  id: string,
): Promise<Erasure> {
  const after: AfterCommit[] = [];
  const erasure = await context.database.transaction(
    async (tx) => {
      const planned = await readErasure(tx, id, 'for update');
      if (!isAutomatic(context, planned)) await requireApproval(tx, planned);
      await requireFree(tx, context, planned);
      const places = parts.places(context, planned.scope);
      const place: PlaceContext = placeContext(context, planned.subject, planned.request);
      const plan = await makeWholePlan(tx, place, places);
      if (planHash(plan) !== planned.planHash) {
        throw new Problem(
          'conflict',
          {
            en: 'The data changed after the plan was approved, so the approval would cover something else. Make a new plan and have it approved.',
            es: 'Los datos cambiaron después de aprobarse el plan, así que la aprobación cubriría otra cosa. Haga un plan nuevo y pida su aprobación.',
          },
          {
            findings: [
              {
                code: 'erasure.plan_changed',
                field: 'plan',
                message: {
                  en: 'Make a new plan with POST /erasures/{id}/plans.',
                  es: 'Haga un plan nuevo con POST /erasures/{id}/plans.',
                },
              },
            ],
          },
        );
      }
      await oweRecipients(tx, context, parts, planned);
      const ledgerEntries = await parts.ledger.write(
        tx,
        planned.id,
        planned.scope?.kind === 'records' ? [] : await identifiers(tx, context, planned),
        context.now(),
      );
      const outcome = await carryOut(tx, context, parts, {
        erasure: planned,
        plan,
        ledgerEntries,
        action: 'erasure.executed',
        after,
      });
      await parts.requestStep(tx, context, planned, 'executed');
      const scanJob = await parts.enqueueScan(tx, context, planned.id);
      await changeErasure(tx, planned.id, {
        state: 'erased',
        erased_at: context.now().toString(),
        erased_by: context.principal.userId,
        outcome: JSON.parse(JSON.stringify(outcome)),
        scan_job: scanJob,
      });
      return readErasure(tx, planned.id);
    },
    { states: ['archived', 'blocked'] },
  );
  // A disk that is full now is tried again by the re-scan, and nothing is certified before: what is committed is not undone by it.
  await reconcileLedger(context.database, parts.ledgerFile).catch(() => {});
  for (const work of after) await work();
  return erasure;
}

/** Art. 19: the recipients of what the plan covers are told; afterwards nothing here says who they were. */
export async function oweRecipients(
  tx: Sql,
  context: CallContext,
  parts: Pick<ExecutionParts, 'oweNotices'>,
  { id, subject, request, scope }: Erasure,
): Promise<void> {
  if (scope?.kind === 'records') return;
  await parts.oweNotices?.(tx, context, { subject, right: 'erasure', request, erasure: id });
}

/** A rule of the company says that what it ends is destroyed by the installation itself; it is asked for once more at that moment. */
function isAutomatic({ catalog, principal }: CallContext, { scope, plannedBy, state }: Erasure): boolean {
  return (
    scope?.mode === 'destroy' &&
    state === 'planned' &&
    plannedBy === systemUserId &&
    principal.kind === 'system' &&
    catalog.retention.get(scope.rule.code)?.atEnd === 'destroy'
  );
}

async function requireApproval(tx: Sql, erasure: Erasure): Promise<void> {
  if (erasure.state === 'erased' || erasure.state === 'purged') {
    throw new Problem('conflict', {
      en: `${erasure.number} was executed already. Its certificate says what was done.`,
      es: `${erasure.number} ya se ejecutó. Su certificado dice qué se hizo.`,
    });
  }
  const approvals = await approvalsOf(tx, erasure);
  const covered = approvals.some(
    (approval) =>
      approval.decision === 'approved' &&
      approval.planHash === erasure.planHash &&
      approval.by !== erasure.plannedBy,
  );
  if (erasure.state !== 'approved' || !covered) {
    throw new Problem('second_person_required', {
      en: 'This plan needs the approval of somebody other than the person who made it. Ask a colleague who may approve erasures.',
      es: 'Este plan necesita la aprobación de alguien que no lo haya hecho. Pídala a un compañero que pueda aprobar supresiones.',
    });
  }
}

export interface CarriedOut {
  readonly erasure: Erasure;
  readonly plan: ErasurePlan;
  /** Identifiers of the person that are on the ledger. */
  readonly ledgerEntries: number;
  readonly action: 'erasure.executed' | 'erasure.replayed';
  /** Where it is repeated in a restored database. */
  readonly firstErasedAt?: string;
  /** Gets what is to be done after the commit. */
  readonly after: AfterCommit[];
}

/** Erases what the plan says, with its evidence, in the caller's transaction, and keeps what the re-scan is to look for. */
export async function carryOut(
  tx: Sql,
  context: CallContext,
  parts: Pick<ExecutionParts, 'places' | 'needles'>,
  { erasure, plan, ledgerEntries, action, firstErasedAt, after }: CarriedOut,
): Promise<ErasureOutcomeRecord> {
  const places = parts.places(context, erasure.scope);
  const place: PlaceContext = placeContext(context, erasure.subject, erasure.request);
  const gathered = await gatherAll(tx, place, places);
  const needles = needlesOf(gathered, plan, await leftOutValues(tx, place));
  const sealed = await sealedBytes(tx, place, places, plan);
  const configuration = await findConfiguration(
    tx,
    context.database,
    needles,
    itemIds(erasure.subject, plan),
  );
  await clearConfiguration(tx, { ...place, erasure: erasure.id }, configuration, after);
  const planned = new Map(plan.places.map((one) => [one.place, one.items]));
  const outcomes: ErasureOutcomeRecord['places'][number][] = [];
  for (const one of executionOrder(places)) {
    const items = planned.get(one.name) ?? [];
    if (items.length === 0) continue;
    const counted = await one.execute(tx, place, items, { afterCommit: (work) => after.push(work) });
    outcomes.push({ place: one.name, ...counted });
  }
  // Copies of what it sealed, in backups too, can't be opened any more.
  await destroyIdleSubjectKey(tx, erasure.subject);
  // Before the commit: what must be found again if everything after it is lost.
  await parts.needles.write(erasure.id, {
    ...needles,
    sealed: sealedPieces(sealed, await sealedBytes(tx, place, places, plan)),
  });
  const outcome: ErasureOutcomeRecord = {
    places: outcomes,
    tables: [...tablesOf(places, plan), ...touchedTables(configuration)],
    ledgerEntries,
    values: needles.erased.length,
    configuration: countCleared([], plannedOf(configuration)),
    ...(firstErasedAt === undefined ? {} : { firstErasedAt }),
  };
  await recordErasure(tx, context, erasure, plan, outcome, action);
  return outcome;
}

async function identifiers(tx: Sql, context: CallContext, erasure: Erasure) {
  const subject = await requireSubject(tx, context.catalog, erasure.subject);
  const [row] = await tx.query(`select * from data."${subject.module}" where id = $1`, [subject.id]);
  return identifiersOf(row ?? {});
}

function tablesOf(places: readonly Place[], plan: ErasurePlan): readonly string[] {
  const touched = new Set(plan.places.map((place) => place.place));
  return [...new Set(places.filter((place) => touched.has(place.name)).flatMap((place) => place.tables))];
}

/** One event an item that was erased or masked, and one for the whole; none of them says who it was. */
async function recordErasure(
  tx: Sql,
  context: CallContext,
  erasure: Erasure,
  plan: ErasurePlan,
  outcome: ErasureOutcomeRecord,
  action: CarriedOut['action'],
): Promise<void> {
  const request = erasure.request ? { request: erasure.request } : {};
  const drafts: EventDraft[] = [];
  for (const place of plan.places) {
    if (!place.place.startsWith('records.')) continue;
    for (const item of place.items)
      drafts.push(itemEvent(place.place.slice('records.'.length), item, request));
  }
  drafts.push({
    action,
    module: 'erasures',
    record: erasure.id,
    subjects: [erasure.subject],
    ...request,
    payloads: [
      {
        subject: null,
        value: JSON.parse(
          JSON.stringify({
            number: erasure.number,
            planHash: erasure.planHash,
            places: outcome.places,
            ...(outcome.configuration?.length && { configuration: outcome.configuration }),
            ...(outcome.firstErasedAt === undefined ? {} : { firstErasedAt: outcome.firstErasedAt }),
          }),
        ),
      },
    ],
  });
  const actor = actorOf(context.principal);
  await recordEvents(
    tx,
    drafts.map((draft) => prepareEvent(draft, actor, context.now())),
  );
}

function itemEvent(module: string, item: PlannedItem, request: { readonly request?: string }): EventDraft {
  const action = item.fate.action === 'erase' ? 'record.erased' : 'record.masked';
  return { action, module, record: item.id, ...request };
}
