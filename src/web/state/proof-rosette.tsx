import { IconRosetteDiscountCheck } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './proof-rosette.module.css';

/** "In the log": leads to the proof of the event. Never an ornament: without an address it is only the sign in a sentence. */
export function ProofRosette({ href, label, size = 16 }: { href?: string; label?: string; size?: number }) {
  const say = useWords(webWords);
  const sign = <IconRosetteDiscountCheck size={size} stroke={1.75} aria-hidden />;
  if (!href) return <span className={classes.rosette}>{sign}</span>;
  return (
    <a
      className={classes.rosette}
      href={href}
      aria-label={label ?? say('proof')}
      title={label ?? say('proof')}
    >
      {sign}
    </a>
  );
}
