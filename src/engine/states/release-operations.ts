/** The calls about releases of blocked records, and the lists of what is blocked. */
import { Type } from 'typebox';
import type { Operation, OperationInput } from '../operation.ts';
import { recordParams } from '../records/record-schemas.ts';
import { param } from '../records/request-values.ts';
import type { BlockingParts } from './block.ts';
import { type BlockedPage, listAllReleases, listBlocked } from './blocked-lists.ts';
import { closeRelease, decideRelease, listReleases, type ReleaseDecision } from './release.ts';
import { toldReleases } from './release-answer.ts';
import { openReleasedFile, viewRelease } from './released.ts';
import { address } from './request-address.ts';
import * as schema from './state-schemas.ts';

const blocking = {
  tag: 'states',
  scope: 'records:write',
  access: { kind: 'tool', tool: 'blocking' },
} as const;
const releaseParams = Type.Object({ module: Type.String(), id: Type.String(), release: Type.String() });

export function releaseOperations(parts: BlockingParts): readonly Operation[] {
  const one = { ...blocking, params: releaseParams };
  return [
    {
      ...blocking,
      scope: 'records:read',
      method: 'GET',
      path: '/blocked-records',
      summary: 'Tombstones of what is blocked, newest first: that it is there, since when and until when',
      query: schema.page,
      response: { 200: schema.blockedList },
      handle: async (context, input) => ({ body: await listBlocked(context, pageOf(input)) }),
    },
    {
      ...blocking,
      scope: 'records:read',
      method: 'GET',
      path: '/block-releases',
      summary: 'Releases of blocked records, newest first: who asked, for which authority, who decided',
      query: schema.page,
      response: { 200: schema.releaseList },
      handle: async (context, input) => ({ body: await listAllReleases(context, pageOf(input)) }),
    },
    {
      ...blocking,
      params: recordParams,
      scope: 'records:read',
      method: 'GET',
      path: '/records/:module/:id/releases',
      summary: 'The releases of a blocked record that were asked for, and what was decided',
      response: { 200: Type.Object({ items: Type.Array(schema.releaseShape) }) },
      handle: async (context, input) => ({
        body: { items: await toldReleases(context, await listReleases(context, ...address(input))) },
      }),
    },
    {
      ...one,
      method: 'POST',
      path: '/records/:module/:id/releases/:release/decisions',
      summary: 'Decide on a release that somebody else asked for',
      stepUp: true,
      body: schema.decision,
      response: { 200: schema.releaseShape },
      handle: async (context, input) => {
        const decision = input.body as ReleaseDecision;
        const id = param(input, 'release');
        const release = await decideRelease(context, parts, ...address(input), id, decision);
        return { body: (await toldReleases(context, [release]))[0] };
      },
    },
    {
      ...one,
      method: 'POST',
      path: '/records/:module/:id/releases/:release/closings',
      summary: 'End a release before its time: from now on it opens nothing',
      body: schema.closing,
      response: { 200: schema.releaseShape },
      handle: async (context, input) => {
        const { reason } = input.body as { readonly reason?: string };
        const release = await closeRelease(context, ...address(input), param(input, 'release'), reason);
        return { body: (await toldReleases(context, [release]))[0] };
      },
    },
    {
      ...one,
      scope: 'records:read',
      stepUp: true,
      method: 'GET',
      path: '/records/:module/:id/releases/:release/content',
      summary: 'What is blocked, for a release that two persons stand behind, while it lasts; read-only',
      response: { 200: schema.released },
      handle: async (context, input) => ({
        body: await viewRelease(context, parts, ...address(input), param(input, 'release')),
      }),
    },
    {
      ...one,
      scope: 'records:read',
      params: Type.Object({ ...releaseParams.properties, file: Type.String() }),
      method: 'GET',
      path: '/records/:module/:id/releases/:release/files/:file',
      summary: 'A file of a released record',
      response: {},
      handle: async (context, input) => {
        const [release, file] = [param(input, 'release'), param(input, 'file')];
        return { stream: await openReleasedFile(context, parts, ...address(input), release, file) };
      },
    },
  ];
}

function pageOf({ query }: OperationInput): BlockedPage {
  const { limit, cursor } = query;
  return { limit: Number(limit ?? 50), ...(cursor && { cursor }) };
}
