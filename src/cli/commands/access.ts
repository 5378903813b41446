import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Unlocking, unlock } from '../../server/sign-in/unlock.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';

/** For the day on which the rules of sign-in keep everybody out: on the machine itself, whose administrator holds every key anyway. */
export const accessCommand: Command = {
  name: 'access',
  summary: 'Who may sign in from where; the way back in when nobody can',
  usage: ['access show', 'access unlock [--networks] [--wall] [--local-sign-in] [--attempts]'],
  options: {
    networks: { type: 'boolean', meaning: 'Every role may work from everywhere' },
    wall: { type: 'boolean', meaning: 'The wall before the app is off' },
    'local-sign-in': { type: 'boolean', meaning: 'Everybody may sign in with a password or a passkey' },
    attempts: { type: 'boolean', meaning: 'Failed sign-ins are forgotten' },
  },
  async run(invocation) {
    const [what = 'show', ...more] = invocation.words;
    if (!['show', 'unlock'].includes(what) || more.length > 0)
      throw new UsageError(`There is no "access ${invocation.words.join(' ')}".`);
    const settings = parseSettings(invocation.terminal.environment);
    await requireInstallation(settings);
    await withLocalOffice(settings, undefined, async ({ context }) => {
      if (what === 'unlock') {
        const done = await unlock(context, wanted(invocation));
        for (const sentence of done) invocation.terminal.out(sentence);
      }
      const { networks, roles, wall, localSignIn, singleSignOn } = await policyOf(context.database);
      const limited = roles.filter((role) => role.networks.length > 0).length;
      invocation.terminal.out(`Networks of everyone: ${networks.join(', ') || 'everywhere'}`);
      invocation.terminal.out(`Roles with networks of their own: ${limited}`);
      invocation.terminal.out(`Wall: ${wall.on ? `on, user name ${wall.username}` : 'off'}`);
      invocation.terminal.out(`Single sign-on: ${singleSignOn?.on ? singleSignOn.issuer : 'off'}`);
      invocation.terminal.out(`Signing in here: ${localSignIn}`);
    });
    return 0;
  },
};

/** All of it where nothing is named. */
function wanted({ flag }: Invocation): Unlocking {
  const named = {
    networks: flag('networks'),
    wall: flag('wall'),
    localSignIn: flag('local-sign-in'),
    attempts: flag('attempts'),
  };
  const none = Object.values(named).every((one) => !one);
  return none ? { networks: true, wall: true, localSignIn: true, attempts: true } : named;
}
