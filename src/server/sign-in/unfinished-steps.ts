import type { Proof, UnfinishedStep } from '../../engine/access/session.ts';
import { roleSignIn, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';

interface Entering {
  readonly userId: string;
  readonly proofs: readonly Proof[];
  readonly hasFactor: boolean;
  /** That the password they typed is in the list of breached ones. */
  readonly breached?: boolean;
}

interface Standing {
  readonly role: string | null;
  readonly mustChange: string | null;
  readonly changedAt: string | null;
  readonly createdAt: string;
}

/** What a user who has just signed in has to do before anything else, first to last. */
export async function unfinishedSteps(
  tx: Sql,
  policy: SignInPolicy,
  entering: Entering,
  now: Temporal.Instant,
): Promise<readonly UnfinishedStep[]> {
  const standing = await standingOf(tx, entering.userId);
  const factor = factorStep(policy, standing, entering, now);
  const password = await passwordStep(tx, policy, standing, entering, now);
  return [...(factor ? [factor] : []), ...(password ? [password] : [])];
}

/**
 * When a user must have a second factor at the latest: as many days after their role came to need one (or after they were
 * added) as the policy gives. Undefined where the role needs none.
 */
export async function factorDueAt(
  sql: Sql,
  policy: SignInPolicy,
  userId: string,
): Promise<Temporal.Instant | undefined> {
  return dueAt(policy, await standingOf(sql, userId));
}

function dueAt(policy: SignInPolicy, standing: Standing): Temporal.Instant | undefined {
  const since = roleSignIn(policy, standing.role)?.secondFactorSince ?? null;
  if (since === null) return undefined;
  const [rule, added] = [Temporal.Instant.from(since), Temporal.Instant.from(standing.createdAt)];
  const later = Temporal.Instant.compare(rule, added) > 0 ? rule : added;
  return later.add({ hours: 24 * policy.graceDays });
}

function factorStep(
  policy: SignInPolicy,
  standing: Standing,
  { proofs, hasFactor }: Entering,
  now: Temporal.Instant,
): UnfinishedStep | undefined {
  const due = dueAt(policy, standing);
  if (due === undefined || provesTwoFactors(policy, proofs)) return undefined;
  if (hasFactor) return 'second_factor';
  return Temporal.Instant.compare(due, now) <= 0 ? 'enrol_second_factor' : undefined;
}

/** A passkey that signs in by itself has checked the person as well (PIN, finger); one beside a password is the second. */
function provesTwoFactors(policy: SignInPolicy, proofs: readonly Proof[]): boolean {
  if (proofs.some((proof) => proof === 'totp' || proof === 'passkey' || proof === 'recovery_code'))
    return true;
  return proofs.includes('single_sign_on') && policy.singleSignOn?.asksSecondFactor === true;
}

/** A password is asked anew when somebody said so, when it is in the list of breached ones, or when the policy gives it an age. */
async function passwordStep(
  tx: Sql,
  policy: SignInPolicy,
  standing: Standing,
  { userId, proofs, breached }: Entering,
  now: Temporal.Instant,
): Promise<UnfinishedStep | undefined> {
  if (!proofs.includes('password')) return undefined;
  if (breached && standing.mustChange === null) {
    await tx.query("UPDATE attesta.users SET password_must_change = 'breached' WHERE id = $1", [userId]);
  }
  const asked = standing.mustChange !== null || breached === true;
  return asked || isTooOld(policy, standing, now) ? 'change_password' : undefined;
}

function isTooOld(policy: SignInPolicy, { changedAt }: Standing, now: Temporal.Instant): boolean {
  const { rotation, rotationDays } = policy.password;
  if (rotation !== 'periodic' || changedAt === null) return false;
  const ends = Temporal.Instant.from(changedAt).add({ hours: 24 * rotationDays });
  return Temporal.Instant.compare(ends, now) <= 0;
}

async function standingOf(sql: Sql, userId: string): Promise<Standing> {
  const [standing] = await sql.query<Standing>(
    `SELECT role, password_must_change AS "mustChange", password_changed_at AS "changedAt", created_at AS "createdAt"
     FROM attesta.users WHERE id = $1`,
    [userId],
  );
  if (!standing) throw new Error('A user who signs in is not there.');
  return standing;
}
