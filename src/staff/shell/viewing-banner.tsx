import { Button } from '@mantine/core';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { clockTime } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { useMe } from '../session.tsx';
import { viewing } from '../viewing.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './away-banner.module.css';

/** Says, for as long as it lasts, that the page is what another user sees. */
export function ViewingBanner() {
  const say = useWords(shellWords);
  const locale = useLocale();
  const me = useMe();
  if (!me.viewAs) return null;
  const { id, until } = me.viewAs;
  const stop = async () => {
    viewing.stop();
    await call('DELETE', `/view-as/${id}`).catch(() => undefined);
    location.assign('/settings/users');
  };
  return (
    <div role="status" className={classes.banner}>
      <StateIcon tone="attested" />
      <span>{say('viewing', { name: me.name, until: clockTime(until, locale) })}</span>
      <Button variant="default" onClick={() => void stop()}>
        {say('stopViewing')}
      </Button>
    </div>
  );
}
