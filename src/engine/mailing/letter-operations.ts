import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { RecordMailParts } from '../mail/record-mails.ts';
import type { Operation } from '../operation.ts';
import { param } from '../records/request-values.ts';
import { type WrittenLetter, writeLetter } from './letters.ts';

const text = Type.String();
const draft = Type.Object(
  {
    purpose: Type.String({
      minLength: 1,
      description: 'What the person is written to for: a code of GET /purposes',
    }),
    subject: Type.String({ minLength: 1, maxLength: 500 }),
    text: Type.String({ minLength: 1 }),
    to: Type.Optional(
      Type.Object({ module: text, id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
    ),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('es')])),
    keep: Type.Optional(Type.Boolean({ description: 'It becomes a file of the record too' })),
  },
  { additionalProperties: false },
);

/** The call that makes a letter of what is written from a record. */
export function letterOperations(parts: RecordMailParts): readonly Operation[] {
  return [
    {
      tag: 'mailing',
      params: Type.Object({ module: text, id: text }),
      method: 'POST',
      path: '/records/:module/:id/letters',
      summary:
        'Make a letter to the contact of a record, as PDF/A; refused where the person may not be written to for this purpose',
      access: { kind: 'module', action: 'edit' },
      scope: 'records:write',
      neverKept: true,
      body: draft,
      response: {},
      async handle(context, input) {
        const [module, id] = [param(input, 'module'), param(input, 'id')];
        const made = await writeLetter(context, parts, module, id, input.body as WrittenLetter);
        return {
          stream: { type: 'application/pdf', filename: made.filename, content: Readable.from([made.pdf]) },
          headers: {
            'cache-control': 'private, no-store',
            'x-content-type-options': 'nosniff',
            ...(made.file !== null && { location: `/api/v1/files/${made.file}` }),
          },
        };
      },
    },
  ];
}
