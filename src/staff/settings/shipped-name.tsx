import { Button } from '@mantine/core';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import classes from '../shell/away-banner.module.css';
import type { UserJson } from './queries.ts';
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
    <div role="status" className={classes.banner}>
      <StateIcon tone="risk" />
      <span>{say('shippedName')}</span>
      <Button variant="default" onClick={() => onRename(shipped)}>
        {say('renameShipped')}
      </Button>
    </div>
  );
}
