import { Button, Modal, TextInput } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '../../../web/words/words.tsx';
import { call, Refusal } from '../../api.ts';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import { object, text } from '../../read.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './list.module.css';
import { viewsQuery } from './view-queries.ts';

/** Names the list as it is now, and keeps it as a view. */
export function SaveViewDialog({
  module,
  plural,
  shown,
  onClose,
  onSaved,
}: {
  readonly module: string;
  readonly plural: string;
  readonly shown: object;
  onClose(): void;
  onSaved(id: string): void;
}) {
  const say = useWords(recordWords);
  useFocusBack();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError(say('viewNameMissing'));
    try {
      const kept = object(
        await call('POST', '/views', { body: { module, name: name.trim(), shared, ...shown } }),
      );
      await queries.invalidateQueries({ queryKey: viewsQuery(module).queryKey });
      onSaved(text(kept.id) ?? '');
    } catch (cause) {
      setError(cause instanceof Refusal ? cause.message : String(cause));
    }
  };
  return (
    <Modal opened onClose={onClose} title={say('saveViewNew')} transitionProps={{ duration: 0 }}>
      <form onSubmit={(event) => void save(event)} className={classes.dialog}>
        <TextInput
          label={say('viewName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={error}
          data-autofocus
        />
        <label className={classes.tickLine}>
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {say('viewShared', { module: plural })}
        </label>
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
          <Button type="submit">{say('saveView')}</Button>
        </div>
      </form>
    </Modal>
  );
}
