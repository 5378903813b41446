/** Single disclosures of one person's data: written down when they happen, so that they can be told (Art. 15(1)(c), 19). */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Locale, labelText } from '../../metadata/label.ts';
import type { DataCategory } from '../../metadata/privacy.ts';
import { parseMoment, startOfDay } from '../art-12-requests/deadlines/moments.ts';
import { type Recipient, readRecipient } from './recipient.ts';
import { refused } from './register.ts';
import { fieldsFor, portionLabel, portionsOf } from './sharing/portions.ts';
import { stoppedFor } from './sharing/sharing-objection.ts';

export interface NewDisclosure {
  readonly recipient: string;
  /** A date or an instant; now when absent. */
  readonly at?: string;
  /** What was disclosed; what the register says of the recipient when absent. */
  readonly categories?: readonly DataCategory[];
  readonly request?: string;
  /** Why it went there although the person objects: what happened is put down as it happened. */
  readonly despite?: string;
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
      const at = momentOf(context, body.at);
      const despite = body.despite?.trim() || null;
      const stopped = await stoppedPortions(tx, context, recipient, person.id, at);
      const { categories, leftOut } = sharable(context, recipient, stopped, body, despite);
      if (categories.length === 0)
        throw refused('categories', {
          en: 'Say which kinds of data were disclosed.',
          es: 'Diga qué clases de datos se comunicaron.',
        });
      const id = uuidV7(context.now());
      await tx.query(
        `INSERT INTO attesta.disclosures (id, recipient, subject, at, categories, request, recorded_at, recorded_by, left_out,
           despite)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          recipient.id,
          person.id,
          at,
          categories,
          body.request ?? null,
          context.now(),
          context.principal.userId,
          leftOut,
          stopped.size > 0 ? despite : null,
        ],
      );
      await note(tx, context, id, person.id, body.request, {
        recipient: recipient.id,
        name: recipient.name,
        categories: [...categories],
        at: at.toString(),
        ...(leftOut.length > 0 && { leftOut: [...leftOut] }),
        ...(stopped.size > 0 && despite !== null && { despite }),
      });
    },
    { states: ['archived', 'blocked'] },
  );
}

/** The portions that the person objected to sharing with this recipient when it happened. */
async function stoppedPortions(
  tx: Sql,
  context: CallContext,
  recipient: Recipient,
  subject: string,
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const stopped = await stoppedFor(tx, context.catalog, recipient, [subject], at);
  return new Set(stopped.get(subject)?.keys());
}

/**
 * The kinds of data that may go: those of which something is left when what the person objects to is out. A kind that is named and of
 * which nothing is left is refused, unless it went all the same and somebody says why.
 */
function sharable(
  { catalog }: CallContext,
  recipient: Recipient,
  stopped: ReadonlySet<string>,
  { categories: named }: NewDisclosure,
  despite: string | null,
): { readonly categories: readonly DataCategory[]; readonly leftOut: readonly string[] } {
  const asked = named ?? recipient.categories;
  if (asked.length === 0 || stopped.size === 0 || despite !== null) return { categories: asked, leftOut: [] };
  const fields = fieldsFor(catalog, { modules: recipient.modules, categories: asked });
  const isStopped = (field: FieldDefinition) => portionsOf(field).some((portion) => stopped.has(portion));
  const leftOut = [...new Set(fields.flatMap(portionsOf))].filter((portion) => stopped.has(portion));
  const nothingLeft = (category: DataCategory) => {
    const of = fields.filter((field) => field.privacy.category === category);
    return of.length > 0 && of.every(isStopped);
  };
  const categories = asked.filter((category) => !nothingLeft(category));
  const refusedNow = named !== undefined && categories.length < named.length;
  if (!refusedNow && (leftOut.length === 0 || categories.length > 0)) return { categories, leftOut };
  const said = (locale: Locale) =>
    leftOut.map((portion) => labelText(portionLabel(portion), locale)).join(', ');
  const message = {
    en: `The person objects to sharing this with ${recipient.name}: ${said('en')}. Leave it out. If it went there all the same, say why in "despite".`,
    es: `La persona se opone a ceder esto a ${recipient.name}: ${said('es')}. Déjelo fuera. Si se envió de todos modos, diga por qué en "despite".`,
  };
  throw new Problem('conflict', message, {
    findings: [{ code: 'disclosure.objected', field: 'categories', message }],
  });
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
