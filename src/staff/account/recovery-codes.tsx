import { Button } from '@mantine/core';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { CopyButton } from '../parts/states.tsx';
import classes from './account.module.css';
import { accountWords } from './account-words.ts';

/** Recovery codes, this once. */
export function RecoveryCodes({ codes, onKept }: { readonly codes: readonly string[]; onKept(): void }) {
  const say = useWords(accountWords);
  return (
    <section className={parts.card} aria-live="polite" aria-label={say('recoveryCodes')}>
      <h3>{say('recoveryCodes')}</h3>
      <p className={parts.quiet}>{say('codesText')}</p>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={parts.actions}>
        <CopyButton text={codes.join('\n')} label={say('copyCodes')} />
        <Button onClick={onKept}>{say('codesKept')}</Button>
      </div>
    </section>
  );
}
