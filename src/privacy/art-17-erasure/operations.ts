/** `/erasures`: a plan, its approvals, its execution, its certificate (design §8). */
import { Type } from 'typebox';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import { type ApprovalBody, approveErasure } from './approve-erasure.ts';
import { answerCertificate } from './certificate-answer.ts';
import { erasureGrounds, listErasures, readErasure } from './erasure.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { executeErasure } from './execute.ts';
import { type PlanBody, planAnew, planErasure } from './plan-erasure.ts';
import { purgeAgain } from './purge-again.ts';
import { holdOperations } from './retention/holds.ts';
import { retentionOperations } from './retention/operations.ts';
import { certificateSchema, erasureListSchema, erasureSchema } from './schemas.ts';
import { shown } from './show-erasure.ts';

const id = Type.String({ format: 'uuid' });
const tag = 'Erasure';
const byId = Type.Object({ id });
const planWords: OtherWords = {
  references: ['subject', 'request'],
  keys: { subject: ['subjectId', 'contact'], request: ['requestId'], ground: ['reason', 'legalGround'] },
  values: { ground: { withdrawn_consent: 'consent_withdrawn', legal_obligation: 'legal_duty' } },
};
const approvalWords: OtherWords = {
  keys: { decision: ['outcome', 'result'], planHash: ['hash'], reason: ['note', 'comment'] },
  values: {
    decision: { approve: 'approved', granted: 'approved', reject: 'sent_back', rejected: 'sent_back' },
  },
};

export function erasureOperations(parts: ErasureParts): readonly Operation[] {
  return [
    ...holdOperations,
    ...retentionOperations(parts),
    {
      method: 'POST',
      path: '/erasures',
      otherWords: planWords,
      tag,
      summary: 'Plan an erasure: what goes, what is masked, what a law keeps and until when',
      access: { kind: 'tool', tool: 'erasure_plan' },
      scope: 'erasures:write',
      body: Type.Object(
        {
          subject: id,
          request: Type.Optional(Type.Union([id, Type.Null()])),
          ground: Type.Optional(Type.Union(erasureGrounds.map((ground) => Type.Literal(ground)))),
          openRequests: Type.Optional(Type.Literal('acknowledged')),
        },
        { additionalProperties: false },
      ),
      response: { 201: erasureSchema },
      handle: async (context, input) => {
        const erasure = await planErasure(context, parts, input.body as PlanBody);
        return { status: 201, body: erasure, headers: { location: `/api/v1/erasures/${erasure.id}` } };
      },
    },
    {
      method: 'GET',
      path: '/erasures',
      tag,
      summary: 'Erasures, the newest first',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'erasures:read',
      query: Type.Object({
        subject: Type.Optional(id),
        request: Type.Optional(id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      response: { 200: erasureListSchema },
      handle: async (context, { query }) => {
        const found = await listErasures(context.database, {
          limit: Number(query.limit ?? 50),
          ...(query.subject ? { subject: query.subject } : {}),
          ...(query.request ? { request: query.request } : {}),
        });
        return {
          body: {
            items: await Promise.all(found.map((erasure) => shown(context.database, context, erasure))),
          },
        };
      },
    },
    {
      method: 'GET',
      path: '/erasures/:id',
      tag,
      summary: 'An erasure with its plan and approvals',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'erasures:read',
      params: byId,
      response: { 200: erasureSchema },
      handle: async (context, { params }) => ({
        body: await shown(context.database, context, await readErasure(context.database, params.id ?? '')),
      }),
    },
    {
      method: 'POST',
      path: '/erasures/:id/plans',
      tag,
      summary: 'Plan anew on the data as it is now; earlier approvals cover the earlier plan only',
      access: { kind: 'tool', tool: 'erasure_plan' },
      scope: 'erasures:write',
      params: byId,
      response: { 201: erasureSchema },
      handle: async (context, { params }) => ({
        status: 201,
        body: await planAnew(context, parts, params.id ?? ''),
      }),
    },
    {
      method: 'POST',
      path: '/erasures/:id/approvals',
      otherWords: approvalWords,
      tag,
      summary: 'Approve exactly this plan, or send it back; by somebody who did not make it',
      access: { kind: 'tool', tool: 'erasure_approve' },
      scope: 'erasures:approve',
      stepUp: true,
      params: byId,
      body: Type.Object(
        {
          decision: Type.Optional(Type.Union([Type.Literal('approved'), Type.Literal('sent_back')])),
          planHash: Type.Optional(Type.String({ minLength: 64, maxLength: 64 })),
          reason: Type.Optional(Type.String({ maxLength: 2000 })),
        },
        { additionalProperties: false },
      ),
      response: { 201: erasureSchema },
      handle: async (context, { params, body }) => ({
        status: 201,
        body: await approveErasure(context, parts, params.id ?? '', (body ?? {}) as ApprovalBody),
      }),
    },
    {
      method: 'POST',
      path: '/erasures/:id/executions',
      tag,
      summary: 'Erase as approved; the re-scan and the purge follow as jobs',
      access: { kind: 'tool', tool: 'erasure_plan' },
      stepUp: true,
      scope: 'erasures:write',
      params: byId,
      response: { 201: erasureSchema },
      handle: async (context, { params }) => {
        const erasure = await executeErasure(context, parts, params.id ?? '');
        return { status: 201, body: await shown(context.database, context, erasure) };
      },
    },
    {
      method: 'POST',
      path: '/erasures/:id/purges',
      tag,
      summary: 'Look and purge again, where an earlier re-scan or purge left something',
      access: { kind: 'tool', tool: 'erasure_plan' },
      scope: 'erasures:write',
      params: byId,
      response: { 202: erasureSchema },
      handle: async (context, { params }) => ({
        status: 202,
        body: await purgeAgain(context, parts, params.id ?? ''),
      }),
    },
    {
      method: 'GET',
      path: '/erasures/:id/certificate',
      tag,
      summary: 'The certificate: what the re-scan found, both dates, what could not be promised',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'erasures:read',
      params: byId,
      query: Type.Object({
        format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('pdf'), Type.Literal('html')])),
      }),
      response: { 200: certificateSchema },
      handle: async (context, { params, query }) =>
        answerCertificate(context, parts, params.id ?? '', query.format ?? 'json'),
    },
  ];
}
