/** `/requests/{id}/gathered` and `/requests/{id}/withholdings`: what a copy would hold, and what of it is left out (Art. 15(4)). */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { labelText } from '../../metadata/label.ts';
import { approvalWords } from '../art-12-requests/other-words.ts';
import { packagable } from '../art-12-requests/package-link.ts';
import { asService } from '../art-12-requests/request.ts';
import { closed, oneOf, uuid, words } from '../art-12-requests/schemas.ts';
import { byId, stepResource, tag } from '../art-12-requests/step-resource.ts';
import { withholdingGrounds } from './withhold.ts';
import { decideWithholding, type PlacesOf, proposeWithholding } from './withholding-steps.ts';

const text = Type.String();
const gatheredSchema = Type.Object({
  places: Type.Array(Type.Object({ place: text, label: text, items: Type.Integer({ minimum: 0 }) })),
  items: Type.Array(
    Type.Object({
      id: text,
      title: text,
      values: Type.Array(Type.Object({ field: text, label: text, text })),
      files: Type.Array(Type.Object({ id: text, filename: text })),
    }),
  ),
});

export function withholdingOperations(places: PlacesOf): readonly Operation[] {
  return [
    {
      method: 'GET',
      path: '/requests/:id/gathered',
      tag,
      summary: 'What a copy would hold: its places, and of one that is named its items',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'requests:read',
      params: byId,
      query: Type.Object({ place: Type.Optional(Type.String({ maxLength: 100 })) }),
      response: { 200: gatheredSchema },
      handle: async (context, { params, query }) => ({
        body: await gatheredOf(context, places, params.id ?? '', query.place),
      }),
    },
    stepResource({
      path: 'withholdings',
      summary:
        'Propose to leave something of somebody else, or a trade secret, out of the copy (Art. 15(4)); a second person agrees',
      body: Type.Object(
        {
          place: Type.String({ minLength: 1, maxLength: 100 }),
          item: Type.String({ minLength: 1, maxLength: 100 }),
          field: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          file: Type.Optional(uuid),
          passages: Type.Optional(
            Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
              maxItems: 50,
              description:
                'Words that are blacked out, in the whole copy; the whole value where there are none.',
            }),
          ),
          ground: oneOf(withholdingGrounds),
          reason: words(),
        },
        closed,
      ),
      take: (context, id, version, body) => proposeWithholding(context, places, id, version, body),
    }),
    stepResource({
      path: 'withholdings/:withholding/approvals',
      otherWords: approvalWords,
      params: Type.Object({ id: uuid, withholding: uuid }),
      summary: 'Agree that it is left out, by somebody who did not propose it; or hand it over after all',
      body: Type.Object(
        {
          decision: Type.Optional(oneOf(['approved', 'sent_back'] as const)),
          reason: Type.Optional(words()),
        },
        closed,
      ),
      take: (context, id, version, body, { params }) =>
        decideWithholding(context, id, version, params.withholding ?? '', body),
    }),
  ];
}

/** A look at the person's data, on record like any other. */
async function gatheredOf(
  context: CallContext,
  places: PlacesOf,
  request: string,
  wanted: string | undefined,
): Promise<Static<typeof gatheredSchema>> {
  return asService(context, async (tx) => {
    const { subject } = await packagable(tx, context, request);
    const at = placeContext(context, subject, request);
    const handed = places(context).filter((place) => place.copyOf === undefined);
    const counted = [];
    for (const place of handed) {
      const items = await place.count(tx, at);
      if (items > 0)
        counted.push({ place: place.name, label: labelText(place.label, context.locale), items });
    }
    const place = handed.find((one) => one.name === wanted);
    const items = place ? await place.gather(tx, at) : [];
    if (place) {
      const draft = { action: 'record.viewed', module: 'requests', record: request, request } as const;
      await recordEvents(tx, [
        prepareEvent({ ...draft, subjects: [subject] }, actorOf(context.principal), context.now()),
      ]);
    }
    return {
      places: counted,
      items: items.map((item) => ({
        id: item.id,
        title: [item.number, item.title && labelText(item.title, context.locale)].filter(Boolean).join(' · '),
        values: item.values.map((value) => ({
          field: value.field,
          label: labelText(value.label, context.locale),
          text: value.text[context.locale],
        })),
        files: item.files.map(({ id, filename }) => ({ id, filename })),
      })),
    };
  });
}
