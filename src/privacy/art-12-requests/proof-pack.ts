/** The proof of a case: every event of it with its proof, as one file that checks itself (Art. 5(2), law.md §9). */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { packHtml } from '../../engine/evidence/pack/pack-html.ts';
import { makeProofPack, type PackSource, packJson } from '../../engine/evidence/pack/proof-pack.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { labelText } from '../../metadata/label.ts';
import { readRequest } from './request.ts';
import { oneOf, uuid } from './schemas.ts';
import { typeLabels } from './words.ts';

export function proofPackOperations(source: PackSource): readonly Operation[] {
  return [
    {
      method: 'GET',
      path: '/requests/:id/proof-pack',
      tag: 'Rights requests',
      summary:
        'Every event of the case with its proof: a page that checks itself, or JSON for attesta verify --pack',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'requests:read',
      params: Type.Object({ id: uuid }),
      query: Type.Object({ format: Type.Optional(oneOf(['html', 'json'] as const)) }),
      response: {},
      handle: async (context, { params, query }) => {
        const format = query.format === 'json' ? 'json' : 'html';
        const { number, text } = await casePack(context, source, params.id ?? '', format);
        const type = format === 'json' ? 'application/json' : 'text/html; charset=utf-8';
        return { stream: { type, filename: `${number}-proof.${format}`, content: Readable.from([text]) } };
      },
    },
  ];
}

/** What the events say about other persons stays out of the pack; their commitments still verify. */
async function casePack(
  context: CallContext,
  source: PackSource,
  id: string,
  format: 'html' | 'json',
): Promise<{ readonly number: string; readonly text: string }> {
  const request = await readRequest(context.database, id);
  const pack = await makeProofPack(
    source,
    { request: id },
    {
      title: `${request.number}: ${labelText(typeLabels[request.type], context.locale)}`,
      now: context.now(),
      names: { ...(await staffNames(context, id)), [id]: request.number },
      includes: (_, subject) => subject === null || subject === request.subject,
    },
  );
  await recordEvents(context.database, [
    eventOf(context, {
      action: 'proof_pack.made',
      module: 'requests',
      record: id,
      request: id,
      ...(request.subject !== null && { subjects: [request.subject] }),
      payloads: [{ subject: null, value: { number: request.number, events: pack.events.length, format } }],
    }),
  ]);
  return {
    number: request.number,
    text: format === 'json' ? packJson(pack) : packHtml(pack, context.locale),
  };
}

async function staffNames(context: CallContext, request: string): Promise<Record<string, string>> {
  const rows = await context.database.query<{ id: string; name: string }>(
    'SELECT id, name FROM attesta.users WHERE id IN (SELECT by_user FROM attesta.request_steps WHERE request = $1)',
    [request],
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.name]));
}
