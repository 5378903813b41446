import { useNavigate, useSearch } from '@tanstack/react-router';
import { useWords } from '../../web/words/words.tsx';
import { shellWords } from '../words/shell-words.ts';
import classes from './sign-in.module.css';
import { SignInForm } from './sign-in-form.tsx';

const mark = new URL('../mark.svg', import.meta.url).href;

/** Only an address of this app: anything else would lead a person who just signed in elsewhere. */
function safeTarget(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/';
}

export function SignInPage() {
  const say = useWords(shellWords);
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false }) as { readonly to?: unknown };
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <img src={mark} alt="" width={36} height={36} />
        <h1 className={classes.title}>{say('signInTo', { company: 'Attesta' })}</h1>
        <SignInForm onDone={() => void navigate({ href: safeTarget(to), replace: true })} />
      </div>
    </main>
  );
}
