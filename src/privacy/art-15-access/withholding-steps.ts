/**
 * Art. 15(4): leaving something out of a copy is proposed item by item, with its ground and the reason that the person is told, and a
 * second person agrees. Never the whole person.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import type { GatheredItem } from '../../engine/subjects/gathered.ts';
import { type Place, placeContext } from '../../engine/subjects/place.ts';
import type { Sentence } from '../../metadata/label.ts';
import { invalid } from '../art-12-requests/intake.ts';
import { requireStep } from '../art-12-requests/refusals.ts';
import type { RightsRequest } from '../art-12-requests/request.ts';
import { keepMessage, keepNote, recordStep, takeStep } from '../art-12-requests/step.ts';
import type { WithholdingGround } from './withhold.ts';

export interface NewWithholding {
  readonly place: string;
  readonly item: string;
  readonly field?: string;
  readonly file?: string;
  readonly passages?: readonly string[];
  readonly ground: WithholdingGround;
  readonly reason: string;
}

export type PlacesOf = (context: Pick<CallContext, 'catalog'>) => readonly Place[];

/** Proposes to leave something out. Gives its id. */
export function proposeWithholding(
  context: CallContext,
  places: PlacesOf,
  id: string,
  version: number | undefined,
  body: NewWithholding,
): Promise<string> {
  return takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'package' });
    requireUndecided(request);
    const passages = [...new Set((body.passages ?? []).map((one) => one.trim()).filter(Boolean))];
    const item = await itemOf(tx, context, places, request, body);
    refuseWrongPart(request, body, passages, item);
    const withholding = uuidV7(context.now());
    const step = await recordStep(tx, context, request, {
      kind: 'withholding',
      data: { withholding, state: 'proposed', ground: body.ground, place: body.place, item: body.item },
      action: 'request.withholding_proposed',
      personal: { reason: body.reason },
    });
    await keepMessage(tx, context, id, { step, direction: 'note', body: body.reason.trim() });
    await tx.query(
      `INSERT INTO attesta.withholdings (id, request, step, place, item, field, file, passages, ground, state, at, by_user)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11)`,
      [
        withholding,
        id,
        step,
        body.place,
        body.item,
        body.field ?? null,
        body.file ?? null,
        passages,
        body.ground,
        context.now(),
        context.principal.userId,
      ],
    );
    return withholding;
  });
}

/** Agrees, by somebody who did not propose it; or sends it back, which also takes back what was agreed. */
export async function decideWithholding(
  context: CallContext,
  id: string,
  version: number | undefined,
  withholding: string,
  body: { readonly decision?: 'approved' | 'sent_back'; readonly reason?: string },
): Promise<void> {
  const approved = (body.decision ?? 'approved') === 'approved';
  if (!approved && !body.reason?.trim())
    throw invalid('reason', {
      en: 'Say why it is handed over after all.',
      es: 'Diga por qué se entrega finalmente.',
    });
  await takeStep(context, id, version, async ({ tx, request }) => {
    requireUndecided(request);
    const [found] = await tx.query<{ state: string; by: string; ground: string }>(
      'SELECT state, by_user AS by, ground FROM attesta.withholdings WHERE request = $1 AND id = $2 FOR UPDATE',
      [id, withholding],
    );
    if (!found)
      throw new Problem('not_found', {
        en: 'Nothing of this id is left out of this case.',
        es: 'En este caso no se omite nada con este identificador.',
      });
    if (found.state === 'sent_back' || (approved && found.state === 'approved'))
      throw new Problem('conflict', {
        en: 'This was decided already.',
        es: 'Esto ya se decidió.',
      });
    if (approved && found.by === context.principal.userId)
      throw new Problem('second_person_required', {
        en: 'You proposed to leave this out, so somebody else has to look at it (Art. 15(4)).',
        es: 'Usted propuso omitirlo, así que ha de revisarlo otra persona (art. 15.4).',
      });
    await tx.query(
      'UPDATE attesta.withholdings SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1',
      [withholding, approved ? 'approved' : 'sent_back', context.now(), context.principal.userId],
    );
    const step = await recordStep(tx, context, request, {
      kind: 'withholding',
      data: { withholding, state: approved ? 'approved' : 'sent_back', ground: found.ground },
      action: approved ? 'request.withholding_approved' : 'request.withholding_sent_back',
    });
    await keepNote(tx, context, id, step, body.reason);
  });
}

/** What was answered was answered: a case that is to be answered anew is opened again first. */
function requireUndecided({ state }: RightsRequest): void {
  if (state === 'received' || state === 'in_progress') return;
  throw new Problem('conflict', {
    en: 'The case is decided: what the copy leaves out is settled before.',
    es: 'El caso está decidido: lo que se omite en la copia se resuelve antes.',
  });
}

async function itemOf(
  tx: Sql,
  context: CallContext,
  places: PlacesOf,
  request: RightsRequest,
  { place, item }: NewWithholding,
): Promise<GatheredItem> {
  const known = places(context).find((one) => one.name === place && one.copyOf === undefined);
  if (!known)
    throw invalid('place', {
      en: 'A copy has no such place. See GET /requests/{id}/gathered.',
      es: 'Una copia no tiene ese lugar. Vea GET /requests/{id}/gathered.',
    });
  const gathered = await known.gather(tx, placeContext(context, request.subject ?? '', request.id));
  const found = gathered.find((one) => one.id === item);
  if (found) return found;
  throw invalid('item', {
    en: 'Nothing of this person has this id there.',
    es: 'Nada de esta persona tiene ese identificador allí.',
  });
}

function refuseWrongPart(
  request: RightsRequest,
  { field, file }: NewWithholding,
  passages: readonly string[],
  item: GatheredItem,
): void {
  const no = (name: string, message: Sentence) => {
    throw invalid(name, message);
  };
  if (field !== undefined && file !== undefined)
    no('file', { en: 'Name a field or a file.', es: 'Indique un campo o un archivo.' });
  if (field !== undefined && !item.values.some((value) => value.field === field))
    no('field', { en: 'The item hands over no such field.', es: 'El elemento no entrega ese campo.' });
  if (file !== undefined && !item.files.some((one) => one.id === file))
    no('file', { en: 'The item has no such file.', es: 'El elemento no tiene ese archivo.' });
  if (file !== undefined && passages.length > 0)
    no('passages', {
      en: 'Words in a file cannot be blacked out here. Attach a copy in which they are, and leave out the original.',
      es: 'Aquí no se pueden tachar palabras de un archivo. Adjunte una copia en la que estén tachadas y omita el original.',
    });
  if (passages.some((one) => one.length < 2))
    no('passages', { en: 'Name whole words.', es: 'Indique palabras enteras.' });
  const texts = item.values
    .filter((value) => field === undefined || value.field === field)
    .flatMap((value) => [value.text.en, value.text.es])
    .map((text) => text.toLowerCase());
  const absent = passages.find((one) => !texts.some((text) => text.includes(one.toLowerCase())));
  if (absent !== undefined)
    no('passages', { en: `“${absent}” does not stand there.`, es: `«${absent}» no figura ahí.` });
  if (item.id === request.subject && field === undefined && file === undefined && passages.length === 0)
    no('field', {
      en: 'The person cannot be withheld from themselves: name a field (recital 63).',
      es: 'No se puede omitir a la propia persona: indique un campo (considerando 63).',
    });
}
