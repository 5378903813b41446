import { Button } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useWords } from '../../web/words/words.tsx';
import { Refusal } from '../api.ts';
import { useTitle } from '../parts/use-title.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './error-pages.module.css';
import { TopBar } from './top-bar.tsx';

/** Nothing at this address, or nothing that the person may see: the two are not told apart. */
export function NotFoundPage() {
  const say = useWords(shellWords);
  useTitle(say('notFoundShort'));
  return (
    <>
      <TopBar crumbs={[{ label: say('notFoundShort') }]} />
      <div className={classes.page}>
        <h1>{say('notFound')}</h1>
        <p>{say('notFoundMore')}</p>
        <Button component="a" href="/" variant="default">
          {say('goHome')}
        </Button>
      </div>
    </>
  );
}

/** A page that failed: a refusal is told as it was said; a fault of ours without its text. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const say = useWords(shellWords);
  const router = useRouter();
  useTitle(say('broken'));
  if (error instanceof Refusal && error.status === 404) return <NotFoundPage />;
  const told = error instanceof Refusal ? error.message : say('brokenMore');
  return (
    <>
      <TopBar crumbs={[{ label: say('broken') }]} />
      <div className={classes.page} role="alert">
        <h1>{say('broken')}</h1>
        <p>{told}</p>
        <Button
          variant="default"
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          {say('retry')}
        </Button>
      </div>
    </>
  );
}

export function NoModulesPage() {
  const say = useWords(shellWords);
  return (
    <div className={classes.page}>
      <p>{say('noModules')}</p>
    </div>
  );
}
