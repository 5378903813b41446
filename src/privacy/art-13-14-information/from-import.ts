/**
 * An import of data from somewhere else than the persons starts the clock of Art. 14(3) for each of them: many at once, with one event
 * that names them, and once for each person however often the import is taken up again.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import type { CollectionClock } from '../../engine/imports/data-origin.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { calendarsNow, freezeCalendar } from '../art-12-requests/calendars.ts';
import { momentOf } from './given.ts';

export const importClock: CollectionClock = {
  check(context, obtainedAt): Finding | undefined {
    try {
      momentOf(context, obtainedAt, 'options.origin.obtainedAt');
      return undefined;
    } catch (error) {
      if (error instanceof Problem) return error.findings[0];
      throw error;
    }
  },
  async start(tx, context, { import: id, persons, source, purposes, obtainedAt }) {
    const obtained = momentOf(context, obtainedAt, 'options.origin.obtainedAt');
    const settings = await controllerSettings(tx);
    const calendar = (await calendarsNow(tx)).get(settings.calendar);
    if (!calendar) throw new Error(`The controller's calendar ${settings.calendar} is not known.`);
    await freezeCalendar(tx, calendar);
    const started = await tx.query<{ subject: string }>(
      `INSERT INTO attesta.collections (id, subject, source, purposes, obtained_at, calendar, calendar_version, time_zone,
         created_at, created_by, import)
       SELECT p.id, p.subject, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM unnest($1::uuid[], $2::uuid[]) AS p (id, subject)
       ON CONFLICT (import, subject) WHERE import IS NOT NULL DO NOTHING RETURNING subject`,
      [
        persons.map(() => uuidV7(context.now())),
        persons,
        source,
        purposes,
        obtained,
        calendar.code,
        calendar.version,
        settings.timeZone,
        context.now(),
        context.principal.userId,
        id,
      ],
    );
    const value = { import: id, source, purposes: [...purposes], obtainedAt: obtained.toString() };
    await note(tx, context, id, started, value);
  },
  async takeBack(tx, context, id, persons) {
    const gone = await tx.query<{ subject: string }>(
      'DELETE FROM attesta.collections WHERE import = $1 AND subject = ANY ($2::uuid[]) RETURNING subject',
      [id, persons],
    );
    await note(tx, context, id, gone, { import: id, takenBack: true });
  },
};

async function note(
  tx: Sql,
  context: CallContext,
  id: string,
  about: readonly { readonly subject: string }[],
  value: JsonObject,
): Promise<void> {
  if (about.length === 0) return;
  await recordEvents(tx, [
    eventOf(context, {
      action: 'collection.recorded',
      module: 'collections',
      record: id,
      subjects: about.map((one) => one.subject),
      payloads: [{ subject: null, value }],
    }),
  ]);
}
