import { type Static, Type } from 'typebox';
import { LONGEST_PASSWORD } from '../../engine/access/password-rules.ts';
import type { Operation } from '../../engine/operation.ts';
import { RESET_MINUTES, sendResetLink, takeResetLink } from './reset-link.ts';

const Wish = Type.Object({
  user: Type.String({
    minLength: 1,
    maxLength: 254,
    description: 'The user name, or the address of the account.',
  }),
});
const Use = Type.Object({
  secret: Type.String({ minLength: 1, maxLength: 100, description: 'What stands behind the # of the link.' }),
  password: Type.String({ minLength: 1, maxLength: 4 * LONGEST_PASSWORD }),
});

const byAnybody = { tag: 'Sign-in', access: { kind: 'public' }, scope: 'sessions:write' } as const;

/** A forgotten password: a link by mail, and its use. Second factors are not touched by it. */
export function passwordResetOperations(publicUrl: string): readonly Operation[] {
  return [
    {
      ...byAnybody,
      method: 'POST',
      path: '/password-resets',
      summary:
        'Mail a link for a new password, if somebody has the name or address; the answer is the same either way',
      body: Wish,
      response: { 202: Type.Object({ minutes: Type.Integer({ description: 'How long a link is good.' }) }) },
      async handle(context, { body }) {
        await sendResetLink(context, (body as Static<typeof Wish>).user, publicUrl);
        return { status: 202, body: { minutes: RESET_MINUTES } };
      },
    },
    {
      ...byAnybody,
      method: 'POST',
      path: '/password-resets/uses',
      summary: 'Choose a new password with a mailed link, once; all sessions of the user end',
      body: Use,
      response: {},
      async handle(context, { body }) {
        const { secret, password } = body as Static<typeof Use>;
        await takeResetLink(context, secret, password);
        return { status: 204 };
      },
    },
  ];
}
