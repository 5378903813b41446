import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { IconEye } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';

/** How long what is open stays open; not read out every second. */
export function OpenStrip({
  count,
  seconds,
  until,
  onHide,
}: {
  readonly count: number;
  readonly seconds: number;
  readonly until: number;
  onHide(): void;
}) {
  const say = useWords(secretWords);
  const [left, setLeft] = useState(() => until - performance.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - performance.now()), 250);
    return () => clearInterval(timer);
  }, [until]);
  const whole = Math.max(0, Math.ceil(left / 1000));
  const time = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  const share = Math.max(0, Math.min(1, left / (seconds * 1000)));
  return (
    <div className={classes.strip} role="timer" aria-live="off">
      <span className={classes.stripText}>
        <IconEye size={16} stroke={1.6} aria-hidden />
        <span>
          {say('opened', { count })}
          {' · '}
          <span className={classes.time}>{say('hiddenIn', { time })}</span>
        </span>
      </span>
      <span className={classes.bar} aria-hidden>
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
      <Button size="compact-sm" variant="default" onClick={onHide}>
        {say('hideNow')}
      </Button>
    </div>
  );
}
