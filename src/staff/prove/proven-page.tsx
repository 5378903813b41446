import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useWords } from '../../web/words/words.tsx';
import classes from '../shell/sign-in.module.css';
import { proveWords } from './prove-words.ts';
import { tellProven } from './provider-window.ts';

/** Where the identity provider's own window ends: it tells the page that waits, and closes. */
export function ProvenPage() {
  const say = useWords(proveWords);
  const { trouble } = useSearch({ strict: false }) as { readonly trouble?: unknown };
  const failed = typeof trouble === 'string';
  useEffect(() => {
    tellProven({ trouble: failed ? String(trouble) : null });
    if (!failed) window.close();
  }, [failed, trouble]);
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <h1 className={classes.title}>{say(failed ? 'otherPersonTitle' : 'provenTitle')}</h1>
        <p>{say(failed ? 'otherPersonText' : 'provenText')}</p>
      </div>
    </main>
  );
}
