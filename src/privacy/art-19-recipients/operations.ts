/** `/recipients`, whom a person's data went to, and who is told of its erasure, correction or restriction. */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import { etag, ifMatch } from '../../engine/records/request-values.ts';
import { categoryLabels } from '../../engine/subjects/category-labels.ts';
import { confinedTo } from '../../engine/subjects/operations.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { Locale } from '../../metadata/label.ts';
import { type NewDisclosure, recordDisclosure } from './disclosures.ts';
import { draftNotice, mailNotice, type NoticeMail } from './mail-notice.ts';
import { listNotices } from './notices.ts';
import {
  allRecipients,
  type ProcessorClause,
  processorClauses,
  type Recipient,
  type RecipientValues,
  readRecipient,
} from './recipient.ts';
import { recipientsOf } from './recipients-of.ts';
import { changeRecipient, type NewRecipient, registerRecipient } from './register.ts';
import * as schema from './schemas.ts';
import { type NoticeOutcome, settleNotice } from './settle-notice.ts';
import { isThirdCountry } from './transfer.ts';

const tag = 'Recipients';
const byId = Type.Object({ id: schema.uuid });
const reads = { tag, access: { kind: 'tool', tool: 'requests' }, scope: 'recipients:read' } as const;
const writes = { tag, access: { kind: 'tool', tool: 'recipients' }, scope: 'recipients:write' } as const;
const ofPersons = { tag, access: { kind: 'tool', tool: 'requests' }, scope: 'recipients:write' } as const;

const recipientWords: OtherWords = {
  keys: {
    whatFor: ['purpose', 'description'],
    contractOn: ['contractDate', 'contract_date', 'signedOn'],
    safeguard: ['transferSafeguard', 'transfer'],
    role: ['kind', 'type'],
    contact: ['email'],
    endedOn: ['until', 'endsOn'],
  },
  lists: ['modules', 'categories', 'purposes', 'clauses'],
  texts: { whatFor: 'en' },
  values: {
    safeguard: {
      adequacy: 'A45-3',
      scc: 'A46-2-c',
      standard_clauses: 'A46-2-c',
      bcr: 'A46-2-b',
      derogation: 'A49-1',
    },
  },
};
const outcomeWords: OtherWords = {
  keys: {
    result: ['outcome', 'state', 'status'],
    on: ['toldOn', 'at', 'date'],
    reason: ['note', 'explanation'],
    proof: ['evidence', 'reference'],
  },
  values: { result: { done: 'told', notified: 'told', informed: 'told' } },
};

export const recipientOperations: readonly Operation[] = [
  {
    ...reads,
    method: 'GET',
    path: '/recipients',
    summary:
      'The register of recipients and processors, each with what the law asks for and it lacks (Art. 28, 30, 44)',
    response: { 200: Type.Object({ items: Type.Array(schema.recipientSchema) }) },
    handle: async (context) => {
      const register = await allRecipients(context.database);
      const { country } = await controllerSettings(context.database);
      return { body: { items: register.map((one) => shown(one, country)) } };
    },
  },
  {
    ...writes,
    method: 'POST',
    path: '/recipients',
    summary:
      'Put a recipient in the register; one in a third country needs what its transfers stand on (Art. 44)',
    body: schema.newRecipientSchema,
    otherWords: recipientWords,
    response: { 201: schema.recipientSchema },
    handle: async (context, { body }) => {
      const recipient = await registerRecipient(context, body as NewRecipient);
      const location = { location: `/api/v1/recipients/${recipient.id}` };
      return {
        ...(await answer(context, recipient)),
        status: 201,
        headers: { ...location, ...etag(recipient.version) },
      };
    },
  },
  {
    ...reads,
    method: 'GET',
    path: '/recipients/:id',
    summary: 'One recipient',
    params: byId,
    response: { 200: schema.recipientSchema },
    handle: async (context, { params }) =>
      answer(context, await readRecipient(context.database, params.id ?? '')),
  },
  {
    ...writes,
    method: 'PATCH',
    path: '/recipients/:id',
    versioned: true,
    summary:
      'Change a recipient, or end it with "endedOn"; none is removed, since it may have to be told and named',
    params: byId,
    body: schema.recipientChangeSchema,
    otherWords: recipientWords,
    response: { 200: schema.recipientSchema },
    handle: async (context, { params, body, headers }) =>
      answer(
        context,
        await changeRecipient(
          context,
          params.id ?? '',
          ifMatch(headers).version,
          body as Partial<RecipientValues>,
        ),
      ),
  },
  {
    method: 'GET',
    path: '/subjects/:id/recipients',
    tag,
    summary:
      'Who received the data of this person, where they are, and who was told of a change (Art. 15(1)(c), 15(2), 19)',
    access: { kind: 'portal_or_tool', tool: 'requests' },
    scope: 'recipients:read',
    params: byId,
    response: { 200: Type.Object({ items: Type.Array(schema.actualRecipientSchema) }) },
    handle: async (context, { params: { id = '' } }) => {
      confinedTo(context, id);
      return { body: { items: await shownRecipientsOf(context, id) } };
    },
  },
  {
    ...ofPersons,
    method: 'POST',
    path: '/subjects/:id/disclosures',
    summary: 'Write down that data of this person was disclosed to a recipient',
    params: byId,
    body: schema.newDisclosureSchema,
    otherWords: {
      references: ['recipient', 'request'],
      lists: ['categories'],
      keys: { at: ['on', 'disclosedAt'] },
    },
    response: { 201: Type.Object({ items: Type.Array(schema.actualRecipientSchema) }) },
    handle: async (context, { params: { id = '' }, body }) => {
      await recordDisclosure(context, id, body as NewDisclosure);
      return { status: 201, body: { items: await shownRecipientsOf(context, id) } };
    },
  },
  {
    ...reads,
    method: 'GET',
    path: '/recipient-notices',
    summary:
      'Who is to be told of an erasure, a correction or a restriction, and what became of it (Art. 19)',
    query: Type.Object({
      request: Type.Optional(schema.uuid),
      erasure: Type.Optional(schema.uuid),
      state: Type.Optional(schema.noticeStates),
    }),
    response: { 200: Type.Object({ items: Type.Array(schema.noticeSchema) }) },
    handle: async (context, { query }) => ({ body: { items: await listNotices(context.database, query) } }),
  },
  {
    ...ofPersons,
    method: 'POST',
    path: '/recipient-notices/:id/outcomes',
    summary:
      'The recipient was told, with the day and the way; or why that is impossible or asks for disproportionate effort. The case that waited for it closes',
    params: byId,
    body: schema.noticeOutcomeSchema,
    otherWords: outcomeWords,
    response: { 201: schema.noticeSchema },
    handle: async (context, { params, body }) => ({
      status: 201,
      body: await settleNotice(context, params.id ?? '', body as NoticeOutcome),
    }),
  },
  {
    ...reads,
    method: 'GET',
    path: '/recipient-notices/:id/letter',
    summary: 'What the recipient would be written, with who it is about, to be read before it is sent',
    params: byId,
    query: Type.Object({ language: Type.Optional(schema.locales) }),
    response: { 200: schema.noticeLetterSchema },
    handle: async (context, { params, query }) => ({
      body: await draftNotice(context, params.id ?? '', query.language as Locale | undefined),
    }),
  },
  {
    ...ofPersons,
    method: 'POST',
    path: '/recipient-notices/:id/mails',
    summary: 'Tell the recipient by our own mail; the task ends as told when the mail server has taken it',
    params: byId,
    body: schema.noticeMailSchema,
    otherWords: { keys: { to: ['address', 'email'], text: ['body', 'message'], language: ['locale'] } },
    response: { 201: schema.noticeSchema },
    handle: async (context, { params, body }) => ({
      status: 201,
      body: await mailNotice(context, params.id ?? '', body as NoticeMail),
    }),
  },
];

/** The person's recipients as answers show them. */
async function shownRecipientsOf(context: CallContext, subject: string) {
  const found = await context.database.transaction(
    async (tx) => {
      await requireSubject(tx, context.catalog, subject);
      return recipientsOf(tx, context, subject);
    },
    { subject: undefined, states: ['archived', 'blocked'] },
  );
  return found.map((one) => ({ ...one, categoryLabels: one.categories.map((code) => categoryLabels[code]) }));
}

async function answer(context: CallContext, recipient: Recipient) {
  const { country } = await controllerSettings(context.database);
  return { body: shown(recipient, country), headers: etag(recipient.version) };
}

function shown(recipient: Recipient, home: string) {
  return {
    ...recipient,
    transfer: isThirdCountry(recipient.country, home),
    missingClauses: missingClauses(recipient),
    lacks: lacking(recipient, home),
  };
}

/** What of Art. 28(3) nobody has found in the contract of a processor. */
function missingClauses({ role, clauses }: Recipient): readonly ProcessorClause[] {
  return role === 'processor' ? processorClauses.filter((clause) => !clauses.includes(clause)) : [];
}

/** What the register can't show of an entry that still receives, in codes. */
function lacking(one: Recipient, home: string): readonly string[] {
  if (one.endedOn !== null) return [];
  const contract = one.role === 'processor' || one.role === 'joint_controller';
  return [
    ...(contract && one.contractOn === null ? ['contract'] : []),
    ...(one.contractOn !== null && missingClauses(one).length > 0 ? ['clauses'] : []),
    ...(isThirdCountry(one.country, home) && one.safeguard === null ? ['safeguard'] : []),
    ...(one.contact === null ? ['contact'] : []),
  ];
}
