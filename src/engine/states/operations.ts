/** The calls about the states of records (design §8). */
import type { Operation, OperationInput } from '../operation.ts';
import { moduleParams, recordParams } from '../records/record-schemas.ts';
import { bodyFilter, ifMatch, param } from '../records/request-values.ts';
import { type ArchiveRequest, archiveRecord } from './archive.ts';
import { type Attachment, engineAttachments } from './attachments.ts';
import { blockingKeys } from './blocking-key.ts';
import { blockingOperations } from './blocking-operations.ts';
import { archiveMany, undoArchive } from './bulk-states.ts';
import { draftLiftNotice, type LiftMail, mailLiftNotice, onlyMailIsSent } from './lift-mail.ts';
import { announceLift, type LiftNotice } from './lift-notice.ts';
import { address, answered } from './request-address.ts';
import { type RestrictRequest, restrictRecord } from './restrict.ts';
import { stateHistory } from './state-history.ts';
import * as schema from './state-schemas.ts';
import { type UseRequest, useRestricted } from './use-restricted.ts';

const states = { tag: 'states', scope: 'records:write', params: recordParams } as const;
const archiving = { ...states, access: { kind: 'tool', tool: 'archive' } } as const;
const restricting = { ...states, access: { kind: 'tool', tool: 'restriction' } } as const;

/**
 * `others` hang on records and are kept by other folders; they are withheld as the engine's own are. The key of what is blocked is
 * in `dataDir`.
 */
export function stateOperations(others: readonly Attachment[], dataDir: string): readonly Operation[] {
  // What refers to something comes before it.
  const attachments = [...others, ...engineAttachments];
  const parts = { attachments, keys: blockingKeys(dataDir) };
  return [
    ...archiveOperations(attachments),
    ...restrictionOperations(attachments),
    ...blockingOperations(parts),
    {
      tag: 'states',
      scope: 'records:read',
      method: 'GET',
      path: '/records/:module/:id/states',
      summary: 'The states that a record stood in: who, when, why, until when',
      access: { kind: 'module', action: 'read' },
      params: recordParams,
      response: { 200: schema.stateHistory },
      handle: async (context, input) => ({
        body: await stateHistory(context, param(input, 'module'), param(input, 'id')),
      }),
    },
  ];
}

function archiveOperations(attachments: readonly Attachment[]): readonly Operation[] {
  return [
    {
      ...archiving,
      method: 'POST',
      path: '/records/:module/:id/archive',
      versioned: true,
      summary: 'Archive a record with what hangs on it; preview: true only counts',
      body: schema.archive,
      otherWords: schema.archiveWords,
      response: { 200: schema.stateAnswer },
      handle: async (context, input) => {
        const request = { ...(input.body as ArchiveRequest), ...ifMatch(input.headers) };
        return answered(await archiveRecord(context, attachments, ...address(input), request));
      },
    },
    {
      ...archiving,
      params: moduleParams,
      method: 'POST',
      path: '/records/:module/bulk-states',
      summary: 'Archive many records, or undo such an act; preview: true only counts',
      body: schema.bulkStates,
      otherWords: schema.archiveWords,
      response: { 200: schema.bulkAnswer },
      handle: async (context, input) => ({ body: await bulk(context, attachments, input) }),
    },
  ];
}

function restrictionOperations(attachments: readonly Attachment[]): readonly Operation[] {
  return [
    {
      ...restricting,
      method: 'POST',
      path: '/records/:module/:id/restrict',
      versioned: true,
      summary: 'Restrict the processing of a record (Art. 18(1))',
      body: schema.restrict,
      otherWords: schema.restrictWords,
      response: { 200: schema.stateAnswer },
      handle: async (context, input) => {
        const request = { ...(input.body as RestrictRequest), ...ifMatch(input.headers) };
        return answered(await restrictRecord(context, attachments, ...address(input), request));
      },
    },
    {
      ...restricting,
      method: 'POST',
      path: '/records/:module/:id/lift-notices',
      summary:
        'Tell the person that a restriction will be lifted (Art. 18(3)): send: true writes to them; otherwise it is put on record that they were told. preview: true only shows the letter',
      body: schema.liftNotice,
      response: { 200: schema.liftDraft, 201: schema.noticeAnswer },
      handle: tellBeforeLift,
    },
    {
      ...states,
      access: { kind: 'module', action: 'read' },
      method: 'POST',
      path: '/records/:module/:id/uses',
      summary: 'Use a restricted record for a while, for a ground of Art. 18(2)',
      body: schema.use,
      otherWords: schema.reasonWords,
      response: { 201: schema.useAnswer },
      handle: async (context, input) => ({
        status: 201,
        body: await useRestricted(context, ...address(input), input.body as UseRequest),
      }),
    },
  ];
}

type AskedNotice = LiftNotice & LiftMail & { readonly preview?: boolean; readonly send?: boolean };

/** The letter to be read, our mail with it, or that the person was told otherwise. */
async function tellBeforeLift(context: Parameters<Operation['handle']>[0], input: OperationInput) {
  const { preview, send, text, language, ...notice } = input.body as AskedNotice;
  const mail = {
    ...(notice.ground !== undefined && { ground: notice.ground }),
    ...(text !== undefined && { text }),
    ...(language !== undefined && { language }),
  };
  if (preview) return { body: await draftLiftNotice(context, ...address(input), mail) };
  if (!send) {
    const note = notice.note ?? text;
    const told = { ...notice, ...(note !== undefined && { note }) };
    return { status: 201, body: await announceLift(context, ...address(input), told) };
  }
  if (notice.channel !== 'email') throw onlyMailIsSent();
  return { status: 201, body: await mailLiftNotice(context, ...address(input), mail) };
}

async function bulk(
  context: Parameters<Operation['handle']>[0],
  attachments: readonly Attachment[],
  input: OperationInput,
) {
  const { action, filter, act, ...asked } = input.body as {
    action: 'archive' | 'restore';
    ids?: readonly string[];
    filter?: unknown;
    q?: string;
    act?: string;
    reason: string;
    until?: string;
    preview?: boolean;
  };
  const module = param(input, 'module');
  if (action === 'restore')
    return undoArchive(context, attachments, module, { act: act ?? '', reason: asked.reason });
  const chosen = { ...asked, ...(filter !== undefined && { filter: bodyFilter(filter) }) };
  return archiveMany(context, attachments, module, chosen);
}
