/** The calls about templates of mails. */
import { type Static, Type } from 'typebox';
import { saidFindings } from '../../metadata/finding.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation } from '../operation.ts';
import { moduleNamed } from '../records/refusals.ts';
import { etag, ifMatch, param } from '../records/request-values.ts';
import { templateFindings } from './template-fields.ts';
import {
  changeTemplate,
  deleteTemplate,
  listTemplates,
  type MailTemplate,
  readTemplate,
  renderFor,
  saveTemplate,
} from './templates.ts';

const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const language = Type.Union([Type.Literal('en'), Type.Literal('es')], {
  description: 'In which values are written, and what we add',
});
const writable = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  language,
  purpose: Type.String({
    minLength: 1,
    description: 'What the address is used for: a code of GET /purposes',
  }),
  subject: Type.String({ minLength: 1, maxLength: 500 }),
  text: Type.String({ minLength: 1, maxLength: 50_000 }),
  shared: Type.Boolean({ description: 'Everyone who sees the module has it' }),
};
const template = Type.Object({
  id: uuid,
  module: text,
  ...writable,
  mine: Type.Boolean(),
  wordsRemoved: Type.Boolean(),
  version: Type.Integer(),
  updatedAt: Type.String({ format: 'date-time' }),
  findings: Type.Array(Type.Object({ code: text, field: text, message: text }), {
    description:
      'Why you cannot write from it as things stand: a field that is gone, or that you may not see',
  }),
});
const draft = Type.Object(
  { module: text, ...writable, shared: Type.Optional(writable.shared) },
  { additionalProperties: false },
);
const change = Type.Partial(Type.Object(writable), { additionalProperties: false });
const params = Type.Object({ id: uuid });
const shared = { tag: 'mailing', access: { kind: 'signed_in' } } as const;
const reading = { ...shared, scope: 'records:read' } as const;
const writing = { ...shared, scope: 'records:write' } as const;

export const templateOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/mail-templates',
    summary: 'Your templates of mails, and those that others share',
    query: Type.Object({ module: Type.Optional(text) }),
    response: { 200: Type.Object({ items: Type.Array(template) }) },
    handle: async (context, input) => {
      refuseCustomers(context);
      const items = await listTemplates(context, input.query.module);
      return { body: { items: items.map((one) => shown(context, one)) } };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/mail-templates',
    summary: 'Keep a template; each placeholder is checked, and refused with its line',
    body: draft,
    response: { 201: template },
    handle: async (context, input) => {
      refuseCustomers(context);
      const { module, ...written } = input.body as Static<typeof draft>;
      const made = await saveTemplate(context, module, { ...written, shared: written.shared ?? false });
      return { status: 201, body: shown(context, made), headers: etag(made.version) };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/mail-templates/:id',
    summary: 'A template',
    params,
    response: { 200: template },
    handle: async (context, input) => {
      refuseCustomers(context);
      const found = await readTemplate(context, param(input, 'id'));
      return { body: shown(context, found), headers: etag(found.version) };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/mail-templates/:id',
    versioned: true,
    summary: 'Change a template of yours',
    params,
    body: change,
    response: { 200: template },
    handle: async (context, input) => {
      refuseCustomers(context);
      const { version } = ifMatch(input.headers);
      const body = input.body as Static<typeof change>;
      const changed = await changeTemplate(context, param(input, 'id'), body, version);
      return { body: shown(context, changed), headers: etag(changed.version) };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/mail-templates/:id',
    summary: 'Delete a template of yours',
    params,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      refuseCustomers(context);
      await deleteTemplate(context, param(input, 'id'));
      return { status: 204 };
    },
  },
  {
    ...reading,
    method: 'POST',
    path: '/mail-templates/:id/renderings',
    summary: 'What a template says for one record, with what you may see of it; nothing is sent',
    params,
    body: Type.Object({ record: uuid }, { additionalProperties: false }),
    response: { 200: Type.Object({ subject: text, text, purpose: text, language }) },
    handle: async (context, input) => {
      refuseCustomers(context);
      const { record } = input.body as { readonly record: string };
      const { subject, text, purpose, language } = await renderFor(context, param(input, 'id'), record);
      return { body: { subject, text, purpose, language } };
    },
  },
];

function shown(context: CallContext, one: MailTemplate): Static<typeof template> {
  const found = templateFindings(context, moduleNamed(context, one.module), one);
  return { ...one, findings: [...saidFindings(found, context.locale)] };
}

/** Mails to many are written by staff. */
export function refuseCustomers(context: CallContext): void {
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', {
      en: 'Mails are written by staff.',
      es: 'Los correos los escribe el personal.',
    });
}
