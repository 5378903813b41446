/** One examination of the installation: every measure looked at, what was found kept, and its evidence. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { type Installation, label, MOST_ITEMS, type Observation, type Outcome } from './measure.ts';
import { measures } from './measures.ts';

/** What a measure found, with the measure's code. */
export interface Finding extends Observation {
  readonly code: string;
}

export interface Examination {
  readonly id: string;
  readonly state: 'waiting' | 'done';
  readonly askedAt: string;
  readonly askedBy: string;
  readonly finishedAt: string | null;
  readonly findings: readonly Finding[] | null;
}

export const examinationColumns = `id, state, asked_at AS "askedAt", asked_by AS "askedBy",
  finished_at AS "finishedAt", observations AS findings`;

/** Puts an examination on the list, in the caller's transaction. Returns its id. */
export async function askExamination(tx: Sql, context: CallContext): Promise<string> {
  const id = uuidv7(context.now());
  await tx.query(
    `INSERT INTO attesta.examinations (id, state, asked_at, asked_by) VALUES ($1, 'waiting', $2, $3)`,
    [id, context.now(), context.principal.userId],
  );
  return id;
}

/**
 * Looks at every measure and keeps what was found, with its evidence. One that can't be looked at is `unknown`, never a pass.
 * Repeatable: an examination that is done stays as it is.
 */
export async function examine(
  context: CallContext,
  installation: Installation,
  id: string,
  progress: (done: number, total: number) => Promise<void> | void = () => {},
): Promise<readonly Finding[]> {
  const ground = { database: context.database, catalog: context.catalog, now: context.now(), installation };
  const findings: Finding[] = [];
  for (const measure of measures) {
    await progress(findings.length, measures.length);
    const observation = await measure.look(ground).catch(notSeen);
    findings.push({ code: measure.code, ...capped(observation) });
  }
  await keep(context, id, findings);
  return findings;
}

async function keep(context: CallContext, id: string, findings: readonly Finding[]): Promise<void> {
  await context.database.transaction(async (tx) => {
    const done = await tx.query(
      `UPDATE attesta.examinations SET state = 'done', finished_at = $2, observations = $3::jsonb
       WHERE id = $1 AND state = 'waiting' RETURNING id`,
      [id, context.now(), JSON.stringify(findings)],
    );
    if (done.length === 0) return;
    const value = {
      examination: id,
      outcomes: Object.fromEntries(findings.map((one) => [one.code, one.outcome])),
    };
    await recordEvents(tx, [
      eventOf(context, { action: 'control.checked', record: id, payloads: [{ subject: null, value }] }),
    ]);
  });
}

/** The error's text may hold anything, so it isn't kept. */
function notSeen(): Observation {
  return {
    outcome: 'unknown',
    says: label('This could not be looked at.', 'Esto no se ha podido examinar.'),
    mend: label(
      'Examine it again. If it stays, see the log of the service.',
      'Vuelva a examinarlo. Si sigue igual, mire el registro del servicio.',
    ),
  };
}

function capped(observation: Observation): Observation {
  const { items, users } = observation;
  return {
    ...observation,
    ...(items && { items: shortened(items) }),
    ...(users && { users: users.slice(0, MOST_ITEMS) }),
  };
}

function shortened(items: readonly string[]): readonly string[] {
  if (items.length <= MOST_ITEMS) return items;
  return [...items.slice(0, MOST_ITEMS), `… ${items.length - MOST_ITEMS}`];
}

/** How many measures ended how. */
export function counted(findings: readonly Finding[]): Readonly<Record<Outcome, number>> {
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}
