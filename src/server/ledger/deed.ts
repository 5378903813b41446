/**
 * Deeds: what was taken away or forbidden, and is repeated in an older database that is put back. Triggers note them with the change
 * itself (`0001-deeds.sql`); here is what they hold.
 */
import { Type } from 'typebox';
import type { JsonObject } from '../../metadata/json.ts';

const deedKinds = [
  'consent.ended',
  'request.received',
  'request.moved',
  'state.began',
  'state.ended',
  'row.stands',
  'row.gone',
  'row.told',
  'user.deactivated',
  'user.activated',
  'user.role',
  'password.changed',
  'password.distrusted',
  'factor.removed',
  'recovery_code.gone',
  'token.revoked',
  'session.ended',
] as const;
export type DeedKind = (typeof deedKinds)[number];

export interface Deed {
  readonly deed: string;
  readonly kind: DeedKind;
  readonly at: string | null;
  readonly facts: JsonObject;
}

/** `standing`: it is so here already. `absent`: there is nothing here to do it to. `lost`: it could not be repeated, and is told. */
export type DeedOutcome = 'repeated' | 'standing' | 'absent' | 'lost';

/** What was repeated, by kind; of rows by table: `row.stands roles`. */
export type DeedCounts = Readonly<Record<string, Readonly<Record<DeedOutcome, number>>>>;

export function deedLabel({ kind, facts }: Pick<Deed, 'kind' | 'facts'>): string {
  return kind.startsWith('row.') ? `${kind} ${facts.table}` : kind;
}

export function isDeedKind(kind: string): kind is DeedKind {
  return (deedKinds as readonly string[]).includes(kind);
}

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const text = Type.String();
const heldState = Type.Union([Type.Literal('restricted'), Type.Literal('archived'), Type.Literal('blocked')]);
const anyRow = Type.Record(Type.String(), Type.Unknown());
const id = Type.String({ pattern: '^[0-9a-f-]{36}$' });

const standingCase = {
  request: id,
  subject: orNull(id),
  state: text,
  identity: text,
  outcome: orNull(text),
  answeredAt: orNull(text),
  closedAt: orNull(text),
  extendedAt: orNull(text),
  extensionGrounds: Type.Array(text),
  mandate: text,
  capacity: orNull(text),
} as const;

/** What each kind holds. A line of the file is held against it before anything is done by it. */
export const factSchemas = {
  'row.stands': Type.Object({ table: text, key: anyRow, row: anyRow }),
  'row.gone': Type.Object({ table: text, key: anyRow }),
  'row.told': Type.Object({
    table: text,
    key: anyRow,
    row: anyRow,
    what: Type.Union([Type.Literal('insert'), Type.Literal('update'), Type.Literal('delete')]),
  }),
  'token.revoked': Type.Object({ token: id }),
  'session.ended': Type.Object({ session: id, endsAt: text }),
  'password.changed': Type.Object({ user: id }),
  'password.distrusted': Type.Object({
    user: id,
    why: Type.Union([Type.Literal('asked'), Type.Literal('compromised'), Type.Literal('breached')]),
  }),
  'user.deactivated': Type.Object({ user: id }),
  'user.activated': Type.Object({ user: id }),
  'user.role': Type.Object({ user: id, role: orNull(id) }),
  'factor.removed': Type.Object({ user: id, factor: id }),
  'recovery_code.gone': Type.Object({ user: id, hash: Type.String({ pattern: '^[0-9a-f]+$' }) }),
  'consent.ended': Type.Object({
    event: id,
    subject: id,
    purpose: text,
    basis: text,
    kind: Type.Union([
      Type.Literal('refused'),
      Type.Literal('withdrawn'),
      Type.Literal('revoked'),
      Type.Literal('invalidated'),
    ]),
    at: text,
    recordedAt: text,
    channel: orNull(text),
    wordingVersion: orNull(text),
    wordingSha256: orNull(text),
    proofStrength: Type.Integer(),
    validUntil: orNull(text),
    record: orNull(id),
    byUser: id,
    bySubject: Type.Boolean(),
  }),
  'request.moved': Type.Object(standingCase),
  'request.received': Type.Object({
    ...standingCase,
    number: text,
    type: text,
    receipt: id,
    receivedAt: text,
    channel: text,
    language: text,
    purposes: Type.Array(text),
    calendar: text,
    timeZone: text,
    pauseModel: text,
    legalParameters: text,
    createdAt: text,
  }),
  'state.began': Type.Object({
    interval: id,
    module: text,
    record: id,
    state: heldState,
    rootModule: text,
    root: id,
    act: id,
    ground: orNull(text),
    scope: orNull(Type.Record(text, Type.Unknown())),
    since: text,
    until: orNull(text),
    byUser: id,
  }),
  'state.ended': Type.Object({
    interval: id,
    module: text,
    record: id,
    state: heldState,
    noticeAt: orNull(text),
    noticeChannel: orNull(text),
    byUser: id,
  }),
} as const;
