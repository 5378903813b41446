/** What signing in asks of people: the company's rules, and each role's where they differ. */
import type {
  LocalSignIn,
  PasswordRules,
  RoleSignInRules,
  SessionRules,
  SingleSignOn,
} from '../../metadata/sign-in-rules.ts';
import type { Database, Sql } from '../database/database.ts';
import { accessVersion } from './compile-rights.ts';
import { LONGEST_PASSWORD, SHORTEST_ALONE, SHORTEST_WITH_FACTOR } from './password-rules.ts';

export interface RoleSignIn extends RoleSignInRules {
  readonly role: string;
}

export interface SignInPolicy {
  readonly version: number;
  readonly password: PasswordRules;
  readonly sessions: SessionRules;
  /** Days in which a user of a role that needs a second factor may still sign in without one. */
  readonly graceDays: number;
  /** Networks to work from, for roles that have none of their own; none: everywhere. */
  readonly networks: readonly string[];
  readonly wall: { readonly on: boolean; readonly username: string; readonly hash: string | null };
  readonly localSignIn: LocalSignIn;
  readonly singleSignOn: SingleSignOn | null;
  readonly roles: readonly RoleSignIn[];
}

/** What of the policy is stored as JSON; what is absent has its default. */
export interface StoredPolicy {
  readonly password?: Partial<PasswordRules>;
  readonly sessions?: Partial<Pick<SessionRules, 'several' | 'stepUpMinutes'>>;
  readonly graceDays?: number;
  readonly networks?: readonly string[];
  readonly wall?: Partial<Pick<SignInPolicy['wall'], 'on' | 'username'>>;
  readonly localSignIn?: LocalSignIn;
  readonly singleSignOn?: SingleSignOn | null;
}

interface PolicyRow {
  readonly settings: StoredPolicy;
  readonly idleMinutes: number;
  readonly sessionHours: number;
  readonly wallHash: string | null;
  readonly version: number;
  readonly roles: readonly RoleSignIn[];
}

/** What a company may set: stricter than these bounds, never looser. */
export const BOUNDS = {
  shortest: { least: SHORTEST_ALONE, most: 64 },
  shortestWithFactor: { least: SHORTEST_WITH_FACTOR, most: 64 },
  history: { least: 0, most: 24 },
  rotationDays: { least: 30, most: 730 },
  idleMinutes: { least: 5, most: 480 },
  sessionHours: { least: 1, most: 24 },
  stepUpMinutes: { least: 1, most: 60 },
  graceDays: { least: 0, most: 60 },
  longestPassword: LONGEST_PASSWORD,
} as const;

const POLICY = {
  name: 'access-sign-in-policy',
  text: `SELECT settings, idle_minutes AS "idleMinutes", session_hours AS "sessionHours", wall_hash AS "wallHash", version,
    coalesce((SELECT jsonb_agg(jsonb_build_object('role', role, 'networks', networks, 'idleMinutes', idle_minutes,
      'sessionHours', session_hours, 'secondFactorSince', second_factor_since) ORDER BY role)
      FROM attesta.role_sign_in), '[]') AS roles
  FROM attesta.sign_in_policy`,
};

/** The policy as the database has it now, in the caller's transaction. */
export async function readPolicy(sql: Sql): Promise<SignInPolicy> {
  const [row] = await sql.query<PolicyRow>(POLICY);
  if (!row) throw new Error('The sign-in policy is missing from the database.');
  const { settings, idleMinutes, sessionHours, wallHash, version, roles } = row;
  return {
    version,
    password: {
      shortest: SHORTEST_ALONE,
      shortestWithFactor: SHORTEST_WITH_FACTOR,
      history: 5,
      rotation: 'onCompromise',
      rotationDays: 365,
      ...settings.password,
    },
    sessions: {
      several: 'allowed',
      stepUpMinutes: 10,
      ...settings.sessions,
      idleMinutes,
      hours: sessionHours,
    },
    graceDays: settings.graceDays ?? 7,
    networks: settings.networks ?? [],
    wall: { on: false, username: '', ...settings.wall, hash: wallHash },
    localSignIn: settings.localSignIn ?? 'everyone',
    singleSignOn: settings.singleSignOn ?? null,
    roles,
  };
}

interface Kept {
  readonly version: number;
  readonly policy: Promise<SignInPolicy>;
}

const kept = new WeakMap<Database['owner'], Kept>();

/** The policy in force. Kept until the access version moves: `version` is the one read with the credential. */
export async function policyOf(database: Database, version?: number): Promise<SignInPolicy> {
  const current = version ?? (await accessVersion(database));
  const found = kept.get(database.owner);
  if (found?.version === current) return found.policy;
  const policy = readPolicy(database);
  kept.set(database.owner, { version: current, policy });
  policy.catch(() => {
    if (kept.get(database.owner)?.policy === policy) kept.delete(database.owner);
  });
  return policy;
}

/** What the policy says of a role by itself. */
export function roleSignIn(policy: SignInPolicy, role: string | null): RoleSignIn | undefined {
  return policy.roles.find((one) => one.role === role);
}
