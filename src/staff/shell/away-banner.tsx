import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { connection, useConnection } from '../connection.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './away-banner.module.css';

/** Says that the service does not answer, for as long as it doesn't, with a way to try again. */
export function AwayBanner() {
  const say = useWords(shellWords);
  const queries = useQueryClient();
  const { service } = useConnection();
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
