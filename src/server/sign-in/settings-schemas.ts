import { type Static, Type } from 'typebox';
import { BOUNDS } from '../../engine/access/sign-in-policy.ts';

const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
  Type.Integer({ minimum: least, maximum: most });
const Id = Type.String({ format: 'uuid' });

const password = {
  shortest: within(BOUNDS.shortest),
  shortestWithFactor: within(BOUNDS.shortestWithFactor),
  history: within(BOUNDS.history),
  rotation: Type.Enum(['onCompromise', 'periodic']),
  rotationDays: within(BOUNDS.rotationDays),
};
const sessions = {
  idleMinutes: within(BOUNDS.idleMinutes),
  hours: within(BOUNDS.sessionHours),
  several: Type.Enum(['allowed', 'notify', 'one']),
  stepUpMinutes: within(BOUNDS.stepUpMinutes),
};
const localSignIn = Type.Enum(['everyone', 'administrators', 'nobody']);
/** As people write them: an address, or a network with its prefix. */
const Networks = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 200 });
const RoleValue = Type.Object({ value: Type.String({ minLength: 1, maxLength: 200 }), role: Id });

const singleSignOn = {
  on: Type.Boolean(),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  issuer: Type.String({ minLength: 1, maxLength: 500 }),
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  scope: Type.String({ minLength: 1, maxLength: 500, pattern: '(^|\\s)openid(\\s|$)' }),
  userClaim: Type.String({ minLength: 1, maxLength: 200 }),
  userMatch: Type.Enum(['username', 'email']),
  newUsers: Type.Enum(['refused', 'added']),
  roleClaim: Type.String({ maxLength: 200 }),
  roles: Type.Array(RoleValue, { maxItems: 100 }),
  defaultRole: Type.Union([Id, Type.Null()]),
  asksSecondFactor: Type.Boolean(),
};

export const RoleRule = Type.Object({
  secondFactor: Type.Boolean(),
  networks: Networks,
  idleMinutes: Type.Union([within(BOUNDS.idleMinutes), Type.Null()]),
  sessionHours: Type.Union([within(BOUNDS.sessionHours), Type.Null()]),
});
export type RoleRule = Static<typeof RoleRule>;

export const PolicyChange = Type.Partial(
  Type.Object({
    password: Type.Partial(Type.Object(password)),
    sessions: Type.Partial(Type.Object(sessions)),
    graceDays: within(BOUNDS.graceDays),
    networks: Networks,
    wall: Type.Partial(
      Type.Object({
        on: Type.Boolean(),
        username: Type.String({ minLength: 1, maxLength: 100, pattern: '^[^:\\s]+$' }),
        password: Type.String({ minLength: 12, maxLength: 200 }),
      }),
    ),
    localSignIn,
    singleSignOn: Type.Union([
      Type.Partial(
        Type.Object({
          ...singleSignOn,
          clientSecret: Type.Union([Type.String({ minLength: 1, maxLength: 1_000 }), Type.Null()]),
        }),
      ),
      Type.Null(),
    ]),
  }),
);
export type PolicyChange = Static<typeof PolicyChange>;

export const Policy = Type.Object({
  version: Type.Integer(),
  password: Type.Object({ ...password, longest: Type.Integer() }),
  sessions: Type.Object(sessions),
  graceDays: Type.Integer(),
  networks: Type.Array(Type.String()),
  wall: Type.Object({ on: Type.Boolean(), username: Type.String(), hasPassword: Type.Boolean() }),
  localSignIn,
  singleSignOn: Type.Union([Type.Object({ ...singleSignOn, hasSecret: Type.Boolean() }), Type.Null()]),
  roles: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      secondFactor: Type.Boolean(),
      secondFactorSince: Type.Union([Type.String(), Type.Null()]),
      networks: Type.Array(Type.String()),
      idleMinutes: Type.Union([Type.Integer(), Type.Null()]),
      sessionHours: Type.Union([Type.Integer(), Type.Null()]),
      /** Active users, and how many of them have no second factor. */
      users: Type.Integer(),
      withoutFactor: Type.Integer(),
    }),
  ),
  /** The list of breached passwords; null where none was loaded. */
  breachedPasswords: Type.Union([
    Type.Object({
      entries: Type.Integer(),
      loadedAt: Type.Union([Type.String(), Type.Null()]),
      readable: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  /** Where this call came from, as networks are compared with it. */
  yourAddress: Type.Union([Type.String(), Type.Null()]),
  /** What to register with the identity provider. */
  callbackUrl: Type.String(),
  /** Sentences about what is set and stands against good practice. */
  advisories: Type.Array(
    Type.Object({
      code: Type.String(),
      field: Type.String(),
      text: Type.Object({ en: Type.String(), es: Type.String() }),
    }),
  ),
});
export type Policy = Static<typeof Policy>;
