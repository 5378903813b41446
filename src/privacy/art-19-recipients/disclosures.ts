/** Single disclosures of one person's data: written down when they happen, so that they can be told (Art. 15(1)(c), 19). */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { DataCategory } from '../../metadata/privacy.ts';
import { parseMoment, startOfDay } from '../art-12-requests/deadlines/moments.ts';
import { readRecipient } from './recipient.ts';
import { refused } from './register.ts';

export interface NewDisclosure {
  readonly recipient: string;
  /** A date or an instant; now when absent. */
  readonly at?: string;
  /** What was disclosed; what the register says of the recipient when absent. */
  readonly categories?: readonly DataCategory[];
  readonly request?: string;
}

export async function recordDisclosure(
  context: CallContext,
  subject: string,
  body: NewDisclosure,
): Promise<void> {
  await context.database.transaction(
    async (tx) => {
      const person = await requireSubject(tx, context.catalog, subject);
      const recipient = await readRecipient(tx, body.recipient);
      const categories = body.categories ?? recipient.categories;
      if (categories.length === 0)
        throw refused('categories', {
          en: 'Say which kinds of data were disclosed.',
          es: 'Diga qué clases de datos se comunicaron.',
        });
      const at = momentOf(context, body.at);
      const id = uuidV7(context.now());
      await tx.query(
        `INSERT INTO attesta.disclosures (id, recipient, subject, at, categories, request, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          recipient.id,
          person.id,
          at,
          categories,
          body.request ?? null,
          context.now(),
          context.principal.userId,
        ],
      );
      await note(tx, context, id, person.id, body.request, {
        recipient: recipient.id,
        name: recipient.name,
        categories: [...categories],
        at: at.toString(),
      });
    },
    { states: ['archived', 'blocked'] },
  );
}

function momentOf(context: CallContext, written: string | undefined): Temporal.Instant {
  if (written === undefined) return context.now();
  const moment = parseMoment(written, context.timeZone);
  if (typeof moment === 'string')
    throw refused('at', {
      en: 'Write a date (2026-03-05) or an instant with its offset.',
      es: 'Escriba una fecha (2026-03-05) o un instante con su diferencia horaria.',
    });
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, context.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw refused('at', { en: 'This moment has not come yet.', es: 'Ese momento aún no ha llegado.' });
  return instant;
}

async function note(
  tx: Sql,
  context: CallContext,
  record: string,
  subject: string,
  request: string | undefined,
  value: { readonly [key: string]: string | string[] },
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action: 'disclosure.made',
      module: 'recipients',
      record,
      subjects: [subject],
      ...(request !== undefined && { request }),
      payloads: [{ subject, value }],
    }),
  ]);
}
