import { Button } from '@mantine/core';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import type { UserJson } from './queries.ts';
import classes from './settings.module.css';
import { settingsWords } from './settings-words.ts';

/** Asks for another name while somebody signs in by the one that every installation begins with, and that is tried first. */
export function ShippedName({
  users,
  onRename,
}: {
  readonly users: readonly UserJson[];
  onRename(user: UserJson): void;
}) {
  const say = useWords(settingsWords);
  const shipped = users.find((user) => user.active && user.username?.toLowerCase() === 'admin');
  if (!shipped) return null;
  return (
    <div role="status" className={`${parts.card} ${classes.note}`} data-tone="risk">
      <StateMark tone="risk">{say('shippedName')}</StateMark>
      <Button variant="default" onClick={() => onRename(shipped)}>
        {say('renameShipped')}
      </Button>
    </div>
  );
}
