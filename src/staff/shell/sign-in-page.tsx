import { useNavigate, useSearch } from '@tanstack/react-router';
import { ownPath } from '../../metadata/own-path.ts';
import { useWords } from '../../web/words/words.tsx';
import { shellWords } from '../words/shell-words.ts';
import classes from './sign-in.module.css';
import { SignInForm } from './sign-in-form.tsx';

const mark = new URL('../mark.svg', import.meta.url).href;

/** What the service says in the address when the identity provider's person did not get in. */
const troubles = [
  'off',
  'provider',
  'interrupted',
  'refused',
  'network',
  'unknown_user',
  'no_role',
  'inactive',
  'unverified_email',
  'no_name',
] as const;

export function SignInPage() {
  const say = useWords(shellWords);
  const navigate = useNavigate();
  const { to, trouble } = useSearch({ strict: false }) as {
    readonly to?: unknown;
    readonly trouble?: unknown;
  };
  const known = troubles.find((one) => one === trouble);
  const target = ownPath(to);
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <img src={mark} alt="" width={36} height={36} />
        <h1 className={classes.title}>{say('signInTo', { company: 'Attesta' })}</h1>
        <SignInForm
          to={target}
          trouble={known && say(`trouble_${known}`)}
          onDone={(me) => {
            const finish = me.session.unfinished !== null;
            void navigate({
              href: finish ? `/finish?to=${encodeURIComponent(target)}` : target,
              replace: true,
            });
          }}
        />
      </div>
    </main>
  );
}
