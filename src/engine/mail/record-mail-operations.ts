import { type Static, Type } from 'typebox';
import { labelText } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Operation } from '../operation.ts';
import { param } from '../records/request-values.ts';
import {
  mailRecipients,
  mailsOfRecord,
  type RecordMail,
  type RecordMailParts,
  writeMail,
} from './record-mails.ts';

const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const place = Type.Object({ module: text, id: text });
const mail = Type.Object({
  id: uuid,
  state: text,
  to: text,
  subject: text,
  text,
  purpose: orNull(text),
  author: orNull(text),
  error: orNull(text),
  createdAt: instant,
  sentAt: orNull(instant),
});
const draft = Type.Object(
  {
    purpose: Type.String({
      minLength: 1,
      description: 'What the address is used for: a code of GET /purposes',
    }),
    subject: Type.String({ minLength: 1, maxLength: 500 }),
    text: Type.String({ minLength: 1 }),
    to: Type.Optional(Type.Object({ module: text, id: uuid }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

/** The calls about mails that are written from a record, given what the law says of the person's address. */
export function recordMailOperations(parts: RecordMailParts): readonly Operation[] {
  const shared = { tag: 'mails', params: place } as const;
  return [
    {
      ...shared,
      method: 'GET',
      path: '/records/:module/:id/mails',
      summary: 'The mails that were written from a record, oldest first',
      access: { kind: 'module', action: 'read' },
      scope: 'records:read',
      response: { 200: Type.Object({ items: Type.Array(mail) }) },
      async handle(context, input) {
        const mails = await mailsOfRecord(context, param(input, 'module'), param(input, 'id'));
        return { body: { items: mails.map((one) => shown(context, one)) } };
      },
    },
    {
      ...shared,
      method: 'GET',
      path: '/records/:module/:id/mail-recipients',
      summary: 'To whom a mail can be written from a record, and for which purposes',
      access: { kind: 'module', action: 'edit' },
      scope: 'records:read',
      response: {
        200: Type.Object({
          items: Type.Array(
            Type.Object({
              module: text,
              id: uuid,
              title: text,
              address: orNull(text),
              person: Type.Boolean(),
            }),
          ),
          purposes: Type.Array(Type.Object({ code: text, label: text, basis: text })),
        }),
      },
      async handle(context, input) {
        const found = await mailRecipients(context, param(input, 'module'), param(input, 'id'));
        const items = found.recipients.map(({ subject, ...one }) => ({ ...one, person: subject !== null }));
        const purposes = found.purposes.map(({ code, label, basis }) => ({
          code,
          label: labelText(label, context.locale),
          basis,
        }));
        return { body: { items, purposes } };
      },
    },
    {
      ...shared,
      method: 'POST',
      path: '/records/:module/:id/mails',
      summary:
        'Write a mail to the contact of a record; refused where the person may not be written to for this purpose',
      access: { kind: 'module', action: 'edit' },
      scope: 'records:write',
      body: draft,
      response: { 201: mail },
      async handle(context, input) {
        const [module, id] = [param(input, 'module'), param(input, 'id')];
        const made = await writeMail(context, parts, module, id, input.body as Static<typeof draft>);
        const written = (await mailsOfRecord(context, module, id)).find((one) => one.id === made);
        if (!written) throw new Error('A mail was written and is not there.');
        return { status: 201, body: shown(context, written) };
      },
    },
  ];
}

function shown(context: CallContext, one: RecordMail): Static<typeof mail> {
  const { id, state, content, purpose, author, error, created_at, sent_at } = one;
  return {
    id,
    state,
    to: content.to.address,
    subject: content.subject,
    text: content.text,
    purpose,
    author,
    error: error?.[context.locale] ?? null,
    createdAt: created_at,
    sentAt: sent_at,
  };
}
