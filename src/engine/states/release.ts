/** Releasing what is blocked: one person asks and names an authority and a purpose, another decides (LOPDGDD 32). */
import type { CallContext } from '../access/principal.ts';
import type { Row, Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { eventOf } from '../records/record-evidence.ts';
import { moduleNamed, nothingHere, recordId, valuesRefused } from '../records/refusals.ts';
import { type AffectedRecord, affectedRows } from './affected.ts';
import { isStorable } from './archive.ts';
import { everyState } from './asked-record.ts';
import type { BlockingParts } from './block.ts';
import { unblock } from './unblock.ts';

export interface ReleaseRequest {
  readonly kind: 'view' | 'restore';
  readonly authority?: string;
  readonly reference?: string;
  readonly purpose: string;
  /** Instant; 24 hours on where it isn't given. */
  readonly until?: string;
}

export interface Release extends Row {
  readonly id: string;
  readonly kind: 'view' | 'restore';
  readonly module: string;
  readonly root: string;
  readonly authority: string | null;
  readonly reference: string | null;
  readonly purpose: string;
  readonly asked_at: string;
  readonly asked_by: string;
  readonly until: string;
  readonly decision: 'approved' | 'refused' | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decision_reason: string | null;
  /** Ended before its time, by somebody. */
  readonly closed_at: string | null;
  readonly closed_by: string | null;
}

const USUAL_HOURS = 24;
const MOST_HOURS = 24 * 7;

/** A blocked record by its id, for who answers for blocking. Throws `forbidden`, `not_found`, `conflict` for one that went along. */
export async function blockedRecord(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<AffectedRecord> {
  if (!context.rights.may('blocking'))
    throw new Problem('forbidden', {
      en: 'What is blocked is for those whose profile has the tool "blocking".',
      es: 'Lo bloqueado es para aquellos cuyo perfil tiene la herramienta «blocking».',
    });
  const module = moduleNamed(context, moduleName);
  const [record] = await affectedRows(tx, context.catalog, module, [recordId(id)], true);
  if (record?.state !== 'blocked') throw nothingHere();
  const [kept] = await tx.query<{ root: string }>(
    'SELECT root FROM attesta.blocked_records WHERE record = $1',
    [record.id],
  );
  if (!kept) throw nothingHere();
  if (kept.root !== record.id) {
    throw new Problem('conflict', {
      en: 'It was blocked along with another record and is released with it.',
      es: 'Se bloqueó junto con otro registro y se entrega con él.',
    });
  }
  return record;
}

/** Asks for a release. It opens nothing until another person has decided. */
export async function askRelease(
  context: CallContext,
  moduleName: string,
  id: string,
  request: ReleaseRequest,
): Promise<Release> {
  refuseWrongRelease(context, request);
  return context.database.transaction(async (tx) => {
    const record = await blockedRecord(tx, context, moduleName, id);
    const now = context.now();
    const until =
      request.until === undefined ? now.add({ hours: USUAL_HOURS }) : Temporal.Instant.from(request.until);
    const [release] = await tx.query<Release>(
      `INSERT INTO attesta.block_releases (id, kind, module, root, authority, reference, purpose, asked_at, asked_by, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *`,
      [
        uuidV7(now),
        request.kind,
        record.module.name,
        record.id,
        request.authority ?? null,
        request.reference ?? null,
        request.purpose,
        now,
        context.principal.userId,
        until,
      ],
    );
    if (!release) throw new Error('A release was written and not given back.');
    await releaseEvent(tx, context, release, 'block.release_asked');
    return release;
  }, everyState);
}

export interface ReleaseDecision {
  readonly decision: 'approved' | 'refused';
  readonly reason?: string;
}

/** Decides on a release that somebody else asked for. One that is to restore is carried out with the approval. */
const DECIDED = {
  approved: { en: 'This release was approved already.', es: 'Esta entrega ya se aprobó.' },
  refused: { en: 'This release was refused already.', es: 'Esta entrega ya se rechazó.' },
} as const;

export async function decideRelease(
  context: CallContext,
  parts: BlockingParts,
  moduleName: string,
  id: string,
  releaseId: string,
  { decision, reason }: ReleaseDecision,
): Promise<Release> {
  return context.database.transaction(async (tx) => {
    const record = await blockedRecord(tx, context, moduleName, id);
    const release = await releaseOf(tx, record.id, releaseId, true);
    if (release.decision !== null) throw new Problem('conflict', DECIDED[release.decision]);
    if (release.closed_at !== null)
      throw new Problem('conflict', {
        en: 'This release was closed. Ask again.',
        es: 'Esta entrega se cerró. Pídala de nuevo.',
      });
    if (release.asked_by === context.principal.userId) {
      throw new Problem('second_person_required', {
        en: 'You asked for this release, so somebody else has to decide on it.',
        es: 'Usted pidió esta entrega, así que ha de decidir sobre ella otra persona.',
      });
    }
    if (Temporal.Instant.compare(Temporal.Instant.from(release.until), context.now()) <= 0)
      throw new Problem('conflict', {
        en: 'The time that this release was asked for has run out. Ask again.',
        es: 'Se acabó el tiempo para el que se pidió esta entrega. Pídala de nuevo.',
      });
    const [decided] = await tx.query<Release>(
      `UPDATE attesta.block_releases SET decision = $2, decided_at = $3, decided_by = $4, decision_reason = $5
       WHERE id = $1 RETURNING *`,
      [
        release.id,
        decision,
        context.now(),
        context.principal.userId,
        reason?.replaceAll('\0', '').toWellFormed() ?? null,
      ],
    );
    if (!decided) throw nothingHere();
    await releaseEvent(
      tx,
      context,
      decided,
      decision === 'approved' ? 'block.released' : 'block.release_refused',
    );
    if (decision === 'approved' && decided.kind === 'restore')
      await unblock(tx, context, parts, record, decided);
    return decided;
  }, everyState);
}

/** Ends a release, or takes the asking back: from now on it opens nothing. Throws `conflict` where there is nothing to end. */
export async function closeRelease(
  context: CallContext,
  moduleName: string,
  id: string,
  releaseId: string,
  reason?: string,
): Promise<Release> {
  return context.database.transaction(async (tx) => {
    const record = await blockedRecord(tx, context, moduleName, id);
    const release = await releaseOf(tx, record.id, releaseId, true);
    const over = Temporal.Instant.compare(Temporal.Instant.from(release.until), context.now()) <= 0;
    if (release.closed_at !== null || release.decision === 'refused' || over)
      throw new Problem('conflict', {
        en: 'This release opens nothing any more, so there is nothing to close.',
        es: 'Esta entrega ya no abre nada, así que no hay nada que cerrar.',
      });
    const [closed] = await tx.query<Release>(
      'UPDATE attesta.block_releases SET closed_at = $2, closed_by = $3, close_reason = $4 WHERE id = $1 RETURNING *',
      [
        release.id,
        context.now(),
        context.principal.userId,
        reason?.replaceAll('\0', '').toWellFormed() || null,
      ],
    );
    if (!closed) throw nothingHere();
    await releaseEvent(tx, context, closed, 'block.release_closed');
    return closed;
  }, everyState);
}

/** The releases of a blocked record, newest first. */
export async function listReleases(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<readonly Release[]> {
  return context.database.transaction(async (tx) => {
    const record = await blockedRecord(tx, context, moduleName, id);
    return tx.query<Release>(
      'SELECT * FROM attesta.block_releases WHERE root = $1 ORDER BY asked_at DESC, id DESC',
      [record.id],
    );
  }, everyState);
}

export async function releaseOf(tx: Sql, root: string, id: string, lock = false): Promise<Release> {
  const [release] = await tx.query<Release>(
    `SELECT * FROM attesta.block_releases WHERE id = $1 AND root = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [recordId(id), root],
  );
  if (!release) throw nothingHere();
  return release;
}

/** Evidence of a release: who asks, for whom and for what; the blocked person is not named in it. */
export async function releaseEvent(
  tx: Sql,
  context: CallContext,
  release: Release,
  action: EvidenceAction,
): Promise<void> {
  const { id, kind, authority, reference, purpose, until } = release;
  const value = { release: id, kind, authority, reference, purpose, until };
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: release.module,
      record: release.root,
      payloads: [{ subject: null, value }],
    }),
  ]);
}

function refuseWrongRelease(context: CallContext, request: ReleaseRequest): void {
  const findings = [];
  const empty = (text: string | undefined): boolean =>
    text === undefined || text.trim() === '' || !isStorable(text);
  if (request.reference !== undefined && !isStorable(request.reference))
    findings.push({
      code: 'state.reference',
      field: 'reference',
      message: { en: 'Write plain text.', es: 'Escriba texto sin formato.' },
    });
  if (empty(request.purpose)) {
    findings.push({
      code: 'state.purpose',
      field: 'purpose',
      message: { en: 'Say for what it is released.', es: 'Diga para qué se entrega.' },
    });
  }
  if (request.kind === 'view' && empty(request.authority)) {
    const message = {
      en: 'Name the court, the prosecutor or the administration that asks for it (LOPDGDD 32).',
      es: 'Nombre el tribunal, la fiscalía o la administración que lo pide (LOPDGDD, art. 32).',
    };
    findings.push({ code: 'state.authority', field: 'authority', message });
  }
  if (request.until !== undefined) {
    const until = Temporal.Instant.from(request.until);
    const latest = context.now().add({ hours: MOST_HOURS });
    if (Temporal.Instant.compare(until, context.now()) <= 0 || Temporal.Instant.compare(until, latest) > 0) {
      const message = {
        en: 'A release lasts until an instant within the next seven days.',
        es: 'Una entrega dura hasta un instante dentro de los próximos siete días.',
      };
      findings.push({ code: 'state.until', field: 'until', message });
    }
  }
  if (findings.length > 0) throw valuesRefused(findings);
}
