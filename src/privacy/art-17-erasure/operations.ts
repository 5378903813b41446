/** `/erasures`: a plan, its approvals, its execution, its certificate (design §8). */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { type Certificate, type CertifiedRecipient, isClean } from './certificate.ts';
import { answerCertificate } from './certificate-answer.ts';
import {
  changeErasure,
  type Erasure,
  type ErasureGround,
  erasureGrounds,
  listErasures,
  readErasure,
} from './erasure.ts';
import { type ExecutionParts, executeErasure, oweRecipients } from './execute.ts';
import { makePlan, planHash } from './plan.ts';
import { certificateSchema, erasureListSchema, erasureSchema } from './schemas.ts';
import { shown } from './show-erasure.ts';

export interface ErasureParts extends ExecutionParts {
  /** Refuses when the request can't lead to this erasure; open access requests of the person are named. */
  checkRequest(tx: Sql, subject: string, request: string | null): Promise<readonly string[]>;
  enqueuePurge(tx: Sql, context: CallContext, erasure: string): Promise<string>;
  /** Art. 19: whom this erasure had to be told to, and what became of it. */
  recipientsTold?(tx: Sql, erasure: string): Promise<readonly CertifiedRecipient[]>;
  /** The certificate as a document that people read. */
  renderCertificate(context: CallContext, certificate: Certificate, as: 'pdf' | 'html'): Promise<Buffer>;
}

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
        body: await approve(context, parts, params.id ?? '', (body ?? {}) as ApprovalBody),
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

interface PlanBody {
  readonly subject: string;
  readonly request?: string | null;
  readonly ground?: ErasureGround;
  readonly openRequests?: 'acknowledged';
}

interface ApprovalBody {
  readonly decision?: 'approved' | 'sent_back';
  readonly planHash?: string;
  readonly reason?: string;
}

const everyState = { states: ['archived', 'blocked'] } as const;

async function planErasure(context: CallContext, parts: ErasureParts, body: PlanBody) {
  return context.database.transaction(async (tx) => {
    const subject = await requireSubject(tx, context.catalog, body.subject);
    const open = await parts.checkRequest(tx, subject.id, body.request ?? null);
    if (open.length > 0 && body.openRequests !== 'acknowledged') {
      throw new Problem(
        'conflict',
        `This person has an open request for a copy (${open.join(', ')}). Answer it first, or plan with "openRequests": "acknowledged".`,
        {
          findings: [
            {
              code: 'erasure.open_request',
              field: 'openRequests',
              message: 'Say "acknowledged" to plan all the same.',
            },
          ],
        },
      );
    }
    await refuseSecondPlan(tx, subject.id);
    const plan = await makePlan(tx, placeContext(context, subject.id), parts.places(context));
    const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(
      "select nextval('attesta.erasure_numbers') as n",
    );
    const erasureId = uuidV7(context.now());
    await tx.query(
      `insert into attesta.erasures (id, number, subject, subject_module, request, ground, state, plan, plan_version,
         plan_hash, planned_at, planned_by, created_at)
       values ($1, $2, $3, $4, $5, $6, 'planned', $7, 1, $8, $9, $10, $9)`,
      [
        erasureId,
        `ER-${String(n).padStart(6, '0')}`,
        subject.id,
        subject.module,
        body.request ?? null,
        body.ground ?? 'no_longer_necessary',
        JSON.stringify(plan),
        planHash(plan),
        context.now().toString(),
        context.principal.userId,
      ],
    );
    const erasure = await readErasure(tx, erasureId);
    await note(tx, context, erasure, 'erasure.planned');
    await parts.requestStep(tx, context, erasure, 'planned');
    return shown(tx, context, erasure);
  }, everyState);
}

async function refuseSecondPlan(tx: Sql, subject: string): Promise<void> {
  const [open] = await tx.query<{ number: string }>(
    "select number from attesta.erasures where subject = $1 and state in ('planned', 'approved', 'sent_back')",
    [subject],
  );
  if (open)
    throw new Problem(
      'conflict',
      `${open.number} is open for this person already. Go on there, or withdraw it.`,
    );
}

async function planAnew(context: CallContext, parts: ErasureParts, erasureId: string) {
  return context.database.transaction(async (tx) => {
    const erasure = await requireOpen(tx, erasureId);
    const plan = await makePlan(tx, placeContext(context, erasure.subject), parts.places(context));
    await changeErasure(tx, erasure.id, {
      state: 'planned',
      plan: JSON.parse(JSON.stringify(plan)),
      plan_version: erasure.planVersion + 1,
      plan_hash: planHash(plan),
      planned_at: context.now().toString(),
      planned_by: context.principal.userId,
    });
    const renewed = await readErasure(tx, erasure.id);
    await note(tx, context, renewed, 'erasure.planned');
    return shown(tx, context, renewed);
  }, everyState);
}

async function requireOpen(tx: Sql, erasureId: string): Promise<Erasure> {
  const erasure = await readErasure(tx, erasureId, 'for update');
  if (!['planned', 'approved', 'sent_back'].includes(erasure.state)) {
    throw new Problem('conflict', `${erasure.number} was executed already; its plan stands.`);
  }
  return erasure;
}

async function approve(context: CallContext, parts: ErasureParts, erasureId: string, body: ApprovalBody) {
  return context.database.transaction(async (tx) => {
    const erasure = await requireOpen(tx, erasureId);
    const decision = body.decision ?? 'approved';
    if (erasure.plannedBy === context.principal.userId) {
      throw new Problem('second_person_required', 'You made this plan, so somebody else has to approve it.');
    }
    if (body.planHash !== undefined && body.planHash !== erasure.planHash) {
      throw new Problem(
        'stale_version',
        'The plan was changed since you looked at it. Open it again and decide on the new version.',
      );
    }
    if (decision === 'sent_back' && !body.reason) {
      throw new Problem('validation_failed', 'Say why the plan goes back.', {
        findings: [{ code: 'field.required', field: 'reason', message: 'Say why the plan goes back.' }],
      });
    }
    await tx.query(
      `insert into attesta.erasure_approvals (erasure, plan_version, plan_hash, by_user, at, decision, reason)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (erasure, plan_version, by_user) do nothing`,
      [
        erasure.id,
        erasure.planVersion,
        erasure.planHash,
        context.principal.userId,
        context.now().toString(),
        decision,
        body.reason ?? null,
      ],
    );
    await changeErasure(tx, erasure.id, { state: decision });
    const decided = await readErasure(tx, erasure.id);
    await note(tx, context, decided, decision === 'approved' ? 'erasure.approved' : 'erasure.sent_back');
    if (decision === 'approved') {
      await oweRecipients(tx, context, parts, decided);
      await parts.requestStep(tx, context, decided, 'approved');
    }
    return shown(tx, context, decided);
  });
}

async function purgeAgain(context: CallContext, parts: ErasureParts, erasureId: string) {
  return context.database.transaction(async (tx) => {
    const erasure = await readErasure(tx, erasureId, 'for update');
    if (erasure.state !== 'erased' || !erasure.scan) {
      throw new Problem(
        'conflict',
        'A purge follows an erasure whose re-scan has finished, and only one that is not purged yet.',
      );
    }
    await refuseWhileRunning(tx, erasure);
    // What a colleague has mended since is looked at first: only a clean re-scan lets a purge be certified.
    await changeErasure(
      tx,
      erasure.id,
      isClean(erasure.scan)
        ? { purge_job: await parts.enqueuePurge(tx, context, erasure.id) }
        : { scan_job: await parts.enqueueScan(tx, context, erasure.id) },
    );
    return shown(tx, context, await readErasure(tx, erasure.id));
  });
}

async function refuseWhileRunning(tx: Sql, erasure: Erasure): Promise<void> {
  const [running] = await tx.query(
    `select 1 as one from attesta.jobs j join attesta.erasures e on j.id in (e.scan_job, e.purge_job)
      where e.id = $1 and j.state = 'running'`,
    [erasure.id],
  );
  if (running)
    throw new Problem(
      'conflict',
      `The work on ${erasure.number} is running just now; it can be watched under Jobs.`,
    );
}

async function note(
  tx: Sql,
  context: CallContext,
  erasure: Erasure,
  action: EventDraft['action'],
): Promise<void> {
  const draft: EventDraft = {
    action,
    module: 'erasures',
    record: erasure.id,
    subjects: [erasure.subject],
    ...(erasure.request ? { request: erasure.request } : {}),
    payloads: [
      {
        subject: null,
        value: { number: erasure.number, planVersion: erasure.planVersion, planHash: erasure.planHash },
      },
    ],
  };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}
