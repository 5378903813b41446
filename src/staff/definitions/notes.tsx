import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconX } from '../../web/icons.ts';
import { longInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import classes from '../records/undo-note.module.css';
import { definitionWords } from './definition-words.ts';
import { tellDone, useDone } from './done-store.ts';
import { changesQuery } from './queries.ts';
import { type Defining, forgetDefinitions } from './use-defining.ts';

/** What was done, with the way back where there is one. It stays until it is closed or something else is done. */
export function DoneNote() {
  const say = useWords(definitionWords);
  const done = useDone();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  if (!done) return null;
  const back = async () => {
    setBusy(true);
    try {
      await done.undo?.();
      await forgetDefinitions(queries);
      tellDone({ text: say('undone'), undo: null });
    } catch (cause) {
      tellDone({ text: cause instanceof Error ? cause.message : String(cause), undo: null });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.note} role="status">
      <p>
        {done.text}{' '}
        {done.link && (
          <Link to={done.link.to} style={{ textDecoration: 'underline' }}>
            {done.link.text}
          </Link>
        )}
      </p>
      {done.undo && (
        <button type="button" className={classes.undo} onClick={() => void back()} disabled={busy}>
          {say('undo')}
        </button>
      )}
      <button
        type="button"
        className={classes.close}
        onClick={() => tellDone(null)}
        aria-label={say('close')}
      >
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}

/** Somebody else was quicker: who changed what, and how to go on without losing what was written. */
export function StaleNote({ defining }: { readonly defining: Defining }) {
  const say = useWords(definitionWords);
  if (defining.caughtUp) return <p role="status">{say('staleLoaded')}</p>;
  if (!defining.stale) return null;
  return (
    <section className={parts.card} data-tone="risk" role="alert">
      <h2>{say('staleTitle')}</h2>
      <LastChange />
      <p>{say('staleNote')}</p>
      <div className={parts.actions}>
        <Button variant="default" onClick={() => void defining.catchUp()}>
          {say('staleLoad')}
        </Button>
      </div>
    </section>
  );
}

function LastChange() {
  const say = useWords(definitionWords);
  const locale = useLocale();
  const { data } = useInfiniteQuery({ ...changesQuery({ limit: 1 }), staleTime: 0 });
  const last = data?.pages[0]?.items[0];
  if (!last) return null;
  return (
    <p>
      {say('staleWho', {
        who: last.by ?? say('bySystem'),
        what: last.name,
        when: longInstant(last.at, locale),
      })}
    </p>
  );
}
