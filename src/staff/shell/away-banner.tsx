import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { connection, useConnection } from '../connection.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './away-banner.module.css';

const again = 4_000;

/** Says that the service does not answer, for as long as it doesn't; asks by itself whether it is back. */
export function AwayBanner() {
  const say = useWords(shellWords);
  const queries = useQueryClient();
  const { service } = useConnection();
  useEffect(() => {
    if (service !== 'away') return;
    const timer = setInterval(() => {
      void fetch('/health/live', { cache: 'no-store' })
        .then((answer) => {
          if (!answer.ok) return;
          connection.set('there');
          return queries.refetchQueries({ type: 'active' });
        })
        .catch(() => undefined);
    }, again);
    return () => clearInterval(timer);
  }, [service, queries]);
  return (
    <div role="status">
      {service === 'away' && (
        <div className={classes.banner}>
          <StateIcon tone="risk" />
          <span>{say('away')}</span>
          <Button
            variant="default"
            onClick={() => {
              connection.set('there');
              void queries.refetchQueries({ type: 'active' });
            }}
          >
            {say('retry')}
          </Button>
        </div>
      )}
    </div>
  );
}
