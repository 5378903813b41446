/** Putting down that data came from elsewhere, what became known of it later, and why nobody need be told (Art. 14). */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { calendarsNow, freezeCalendar } from '../art-12-requests/calendars.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { type Collection, type Exemption, readCollection } from './collection.ts';
import { momentOf } from './given.ts';
import { refused } from './register.ts';

export interface NewCollection {
  readonly subjects: readonly string[];
  readonly source: string;
  readonly purposes: readonly string[];
  /** A date or an instant; now when absent. */
  readonly obtainedAt?: string;
  readonly firstCommunication?: string;
  readonly firstDisclosure?: string;
}

/** Starts the clock of Art. 14(3) for each of these persons: all of them or none. Gives the ids. */
export async function recordCollection(
  tx: Sql,
  context: CallContext,
  body: NewCollection,
): Promise<readonly string[]> {
  const source = body.source.trim();
  if (source === '')
    throw refused('source', {
      en: 'Say where the data came from (Art. 14(2)(f)).',
      es: 'Diga de dónde proceden los datos (art. 14.2.f).',
    });
  if (body.purposes.some((code) => !context.catalog.purposes.has(code)))
    throw refused('purposes', {
      en: 'There is no purpose with one of these codes. See GET /purposes.',
      es: 'No hay ninguna finalidad con uno de estos códigos. Vea GET /purposes.',
    });
  const obtained = momentOf(context, body.obtainedAt, 'obtainedAt');
  const settings = await controllerSettings(tx);
  const calendar = (await calendarsNow(tx)).get(settings.calendar);
  if (!calendar) throw new Error(`The controller's calendar ${settings.calendar} is not known.`);
  await freezeCalendar(tx, calendar);
  const acts = actsOf(context, dayOf(obtained, settings.timeZone).toString(), body);
  const ids: string[] = [];
  for (const subject of new Set(body.subjects)) {
    const person = await requireSubject(tx, context.catalog, subject);
    const id = uuidV7(context.now());
    await tx.query(
      `INSERT INTO attesta.collections (id, subject, source, purposes, obtained_at, first_communication, first_disclosure,
         calendar, calendar_version, time_zone, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        person.id,
        source,
        body.purposes,
        obtained,
        acts.firstCommunication ?? null,
        acts.firstDisclosure ?? null,
        calendar.code,
        calendar.version,
        settings.timeZone,
        context.now(),
        context.principal.userId,
      ],
    );
    await note(
      tx,
      context,
      'collection.recorded',
      { id, subject: person.id },
      {
        source,
        purposes: [...body.purposes],
        obtainedAt: obtained.toString(),
        ...acts,
      },
    );
    ids.push(id);
  }
  return ids;
}

export interface CollectionActs {
  readonly firstCommunication?: string;
  readonly firstDisclosure?: string;
}

/** What the product does not know by itself: a call, a list handed on. The earlier day of two stands. */
export async function noteActs(
  tx: Sql,
  context: CallContext,
  collection: Collection,
  body: CollectionActs,
): Promise<void> {
  const acts = actsOf(context, collection.obtainedOn, body);
  await tx.query(
    `UPDATE attesta.collections SET first_communication = least(first_communication, $2::date),
       first_disclosure = least(first_disclosure, $3::date) WHERE id = $1`,
    [collection.id, acts.firstCommunication ?? null, acts.firstDisclosure ?? null],
  );
  await note(tx, context, 'collection.recorded', collection, { ...acts });
}

/** Art. 14(5): the person need not be told; the reason is on record. */
export async function exempt(
  tx: Sql,
  context: CallContext,
  collection: Collection,
  body: { readonly exemption: Exemption; readonly reason: string },
): Promise<void> {
  if (collection.exemption !== null)
    throw new Problem('conflict', {
      en: 'Why the person need not be told is on record already.',
      es: 'Ya consta por qué no hay que informar a la persona.',
    });
  const reason = body.reason.trim();
  if (reason === '')
    throw refused('reason', {
      en: 'Say why the person need not be told (Art. 14(5)).',
      es: 'Diga por qué no hay que informar a la persona (art. 14.5).',
    });
  await tx.query(
    `UPDATE attesta.collections SET exemption = $2, exemption_reason = $3, exempted_at = $4, exempted_by = $5 WHERE id = $1`,
    [collection.id, body.exemption, reason, context.now(), context.principal.userId],
  );
  await note(tx, context, 'collection.exempted', collection, { exemption: body.exemption, reason });
}

/** Reads a collection under its lock, or refuses with 404. */
export async function lockCollection(tx: Sql, context: CallContext, id: string): Promise<Collection> {
  await tx.query('SELECT FROM attesta.collections WHERE id = $1 FOR UPDATE', [id]);
  const found = await readCollection(tx, context, id);
  if (!found)
    throw new Problem('not_found', {
      en: 'There is no collection with this id that you may see.',
      es: 'No hay ninguna obtención de datos con este id que usted pueda ver.',
    });
  return found;
}

function actsOf(context: CallContext, obtainedOn: string, body: CollectionActs): CollectionActs {
  const today = dayOf(context.now(), context.timeZone).toString();
  for (const field of ['firstCommunication', 'firstDisclosure'] as const) {
    const day = body[field];
    if (day === undefined) continue;
    if (day > today)
      throw refused(field, { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
    if (day < obtainedOn)
      throw refused(field, {
        en: `The data was obtained on ${obtainedOn}: this is before.`,
        es: `Los datos se obtuvieron el ${obtainedOn}: esto es anterior.`,
      });
  }
  const { firstCommunication, firstDisclosure } = body;
  return {
    ...(firstCommunication !== undefined && { firstCommunication }),
    ...(firstDisclosure !== undefined && { firstDisclosure }),
  };
}

async function note(
  tx: Sql,
  context: CallContext,
  action: Extract<EvidenceAction, 'collection.recorded' | 'collection.exempted'>,
  { id, subject }: Pick<Collection, 'id' | 'subject'>,
  value: JsonObject,
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'collections',
      record: id,
      subjects: [subject],
      payloads: [{ subject, value }],
    }),
  ]);
}
