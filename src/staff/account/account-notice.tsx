import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { longDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { useMe } from '../session.tsx';
import classes from '../shell/away-banner.module.css';
import { noticeWords } from './notice-words.ts';

/** Over every page: a second factor that has to be set up soon, sessions elsewhere where the company has them shown. */
export function AccountNotice() {
  const say = useWords(noticeWords);
  const locale = useLocale();
  const navigate = useNavigate();
  const { session, viewAs } = useMe();
  if (viewAs) return null;
  const go = () => void navigate({ to: '/account' });
  return (
    <>
      {session.secondFactorDue && (
        <div role="status" className={classes.banner}>
          <StateIcon tone="risk" />
          <span>{say('due', { date: longDate(session.secondFactorDue, locale) })}</span>
          <Button variant="default" onClick={go}>
            {say('setUp')}
          </Button>
        </div>
      )}
      {session.others > 0 && (
        <div role="status" className={classes.banner}>
          <StateIcon tone="attested" />
          <span>{say('others', { count: session.others })}</span>
          <Button variant="default" onClick={go}>
            {say('look')}
          </Button>
        </div>
      )}
    </>
  );
}
