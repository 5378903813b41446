/** Takes back what keeps people out, for whoever administers the machine; each step is evidence. */
import type { CallContext } from '../../engine/access/principal.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { changePolicy, changeRoleRule } from './change-policy.ts';

export interface Unlocking {
  readonly networks: boolean;
  readonly wall: boolean;
  readonly localSignIn: boolean;
  readonly attempts: boolean;
}

/** Does what is named and was needed; says each in a sentence. */
export async function unlock(context: CallContext, what: Unlocking): Promise<readonly string[]> {
  const { database } = context;
  const policy = await policyOf(database);
  const done: string[] = [];
  if (what.localSignIn && policy.localSignIn !== 'everyone') {
    await changePolicy(context, { localSignIn: 'everyone' }, undefined);
    done.push('Everybody may sign in with a password or a passkey again.');
  }
  if (what.wall && policy.wall.on) {
    await changePolicy(context, { wall: { on: false } }, undefined);
    done.push('The wall is off.');
  }
  if (what.networks && policy.networks.length > 0) {
    await changePolicy(context, { networks: [] }, undefined);
    done.push('The company’s list of networks is empty.');
  }
  if (what.networks) {
    const limited = policy.roles.filter((role) => role.networks.length > 0);
    for (const { role, secondFactorSince, idleMinutes, sessionHours } of limited) {
      const rule = { secondFactor: secondFactorSince !== null, networks: [], idleMinutes, sessionHours };
      await changeRoleRule(context, role, rule, undefined);
    }
    if (limited.length > 0) done.push(`Roles that may work from everywhere again: ${limited.length}.`);
  }
  if (what.attempts) {
    const forgotten = await database.transaction(async (tx) => {
      const gone = await tx.query('DELETE FROM attesta.sign_in_attempts RETURNING 1 AS one');
      const payloads = [{ subject: null, value: { count: gone.length } }];
      if (gone.length > 0)
        await recordEvents(tx, [eventOf(context, { action: 'attempts.forgotten', payloads })]);
      return gone.length;
    });
    if (forgotten > 0) done.push('Failed sign-ins are forgotten.');
  }
  return done.length > 0 ? done : ['Nothing kept anybody out.'];
}
