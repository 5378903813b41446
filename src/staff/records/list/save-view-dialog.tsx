import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import { Tick } from '../../parts/choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { TextInput } from '../../parts/inputs.tsx';
import { useAction } from '../../parts/use-action.ts';
import { object, text } from '../../read.ts';
import { recordWords } from '../words/record-words.ts';
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
  const queries = useQueryClient();
  const action = useAction({ name: 'view-name', shared: 'view-shared' });
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = async () => {
    if (name.trim() === '') return action.refuse({ control: 'view-name', message: say('viewNameMissing') });
    let id = '';
    const done = await action.run(async () => {
      const body = { module, name: name.trim(), shared, ...shown };
      id = text(object(await call('POST', '/views', { body })).id) ?? '';
      await queries.invalidateQueries({ queryKey: viewsQuery(module).queryKey });
    });
    if (done) onSaved(id);
  };
  return (
    <FormDialog
      title={say('saveViewNew')}
      submit={say('saveView')}
      action={action}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        id="view-name"
        label={say('viewName')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Tick id="view-shared" checked={shared} onChange={setShared}>
        {say('viewShared', { module: plural })}
      </Tick>
    </FormDialog>
  );
}
