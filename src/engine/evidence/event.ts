import { hash } from 'node:crypto';
import type { JsonValue } from '../../metadata/json.ts';
import { randomBytesOf } from '../database/random-bytes.ts';
import { type EvidenceAction, isEvidenceAction } from './actions.ts';
import { canonicalJson } from './canonical-json.ts';
import { uuidV7 } from './uuid-v7.ts';

/** Who did it. `id` is the user's, token's or credential's id (a name of a part such as `sealer` for `system`), never a person's name. */
export type Actor = {
  readonly kind: 'user' | 'token' | 'portal' | 'system';
  readonly id: string;
  /** The data subject, or the user, that the actor acts for. */
  readonly onBehalfOf?: string;
};

/** One part of an event that holds personal data. One part per data subject, so that one can be erased without another. */
export interface EventPayload {
  readonly subject: string | null;
  readonly value: JsonValue;
}

/** What happened, as the caller says it. Everything but `payloads` is public: ids and codes, no personal data. */
export interface EventDraft {
  readonly action: EvidenceAction;
  /** Name of the module, `contacts`. */
  readonly module?: string;
  /** Id of the record. */
  readonly record?: string;
  /** Ids of the data subjects whom the event is about. */
  readonly subjects?: readonly string[];
  /** Id of the rights request that it belongs to. */
  readonly request?: string;
  /** Code of the purpose, `newsletter`. */
  readonly purpose?: string;
  readonly payloads?: readonly EventPayload[];
}

export interface PreparedPayload {
  /** Place of its commitment in the leaf, from 0. */
  readonly part: number;
  readonly subject: string | null;
  /** 16 random bytes, in hexadecimal. */
  readonly salt: string;
  /** Canonical JSON. */
  readonly payload: string;
}

/** An event ready to be written. `leaf` is the exact text that the log commits to. */
export interface PreparedEvent {
  readonly id: string;
  readonly leaf: string;
  readonly payloads: readonly PreparedPayload[];
}

/** What a leaf says: the JSON that the log commits to. Nothing in it is personal data. */
export interface EventLeaf {
  readonly v: 1;
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: Actor['kind']; readonly id: string };
  readonly onBehalfOf?: string;
  readonly action: EvidenceAction;
  readonly module?: string;
  readonly record?: string;
  readonly subjects?: readonly string[];
  readonly request?: string;
  readonly purpose?: string;
  /** SHA-256(salt ‖ payload) of each part, in hexadecimal. */
  readonly commitments: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// No @ and no space: an e-mail address or a name can't slip into a leaf.
const CODE = /^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$/;

/**
 * Makes an event of a draft: gives it an id and a time, canonicalises its payloads, and commits to each with a fresh 128-bit
 * salt. Throws a `TypeError` when a part of the draft that would become public is not an id or a code.
 */
export function prepareEvent(draft: EventDraft, actor: Actor, now: Temporal.Instant): PreparedEvent {
  const id = uuidV7(now);
  const payloads = (draft.payloads ?? []).map(preparePayload);
  // The keys in the order in which they are written, which spares sorting them.
  const leaf = canonicalJson({
    action: action(draft.action),
    actor: { id: code('actor.id', actor.id), kind: actorKind(actor.kind) },
    at: now.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    commitments: payloads.map(commitment),
    id,
    module: draft.module === undefined ? undefined : code('module', draft.module),
    onBehalfOf: actor.onBehalfOf === undefined ? undefined : code('actor.onBehalfOf', actor.onBehalfOf),
    purpose: draft.purpose === undefined ? undefined : code('purpose', draft.purpose),
    record: uuid('record', draft.record),
    request: uuid('request', draft.request),
    subjects: subjectList(draft.subjects),
    v: 1,
  });
  return { id, leaf, payloads };
}

const END_OF_LEAF = ',"v":1}';

/**
 * The leaf of an event without subjects up to where subjects would stand, for a statement that reads the record's own and ends the
 * leaf: `,"subjects":["…","…"]` where there are any, sorted and each once, then `,"v":1}`.
 */
export function leafHead({ leaf }: PreparedEvent): string {
  if (!leaf.endsWith(END_OF_LEAF) || leaf.includes('"subjects":'))
    throw new TypeError('This event has its subjects already.');
  return leaf.slice(0, -END_OF_LEAF.length);
}

function preparePayload(payload: EventPayload, part: number): PreparedPayload {
  return {
    part,
    subject: uuid('payload.subject', payload.subject ?? undefined) ?? null,
    salt: salt(),
    payload: canonicalJson(payload.value),
  };
}

const saltBytes = randomBytesOf(16);

/** 16 random bytes, in hexadecimal. None stays here once it was given. */
function salt(): string {
  const drawn = saltBytes();
  const text = drawn.toString('hex');
  drawn.fill(0);
  return text;
}

/** SHA-256(salt ‖ payload), in hexadecimal. */
export function commitment(payload: Pick<PreparedPayload, 'salt' | 'payload'>): string {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(payload.salt, 'hex'), Buffer.from(payload.payload)]),
    'hex',
  );
}

function subjectList(subjects: readonly string[] = []): string[] | undefined {
  const ids = [...new Set(subjects)].sort();
  for (const id of ids) uuid('subjects', id);
  return ids.length === 0 ? undefined : ids;
}

function uuid(what: string, text: string | undefined): string | undefined {
  if (text !== undefined && !UUID.test(text))
    throw new TypeError(`${what} of an event is a UUID in small letters.`);
  return text;
}

function code(what: string, text: string): string {
  if (!CODE.test(text)) throw new TypeError(`${what} of an event is an id or a code, without spaces.`);
  return text;
}

function action(text: EvidenceAction): EvidenceAction {
  if (!isEvidenceAction(text)) throw new TypeError('This action is not in src/engine/evidence/actions.ts.');
  return text;
}

function actorKind(kind: Actor['kind']): Actor['kind'] {
  if (!['user', 'token', 'portal', 'system'].includes(kind))
    throw new TypeError('This is not a kind of actor.');
  return kind;
}
