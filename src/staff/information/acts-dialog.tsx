import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { informationWords } from './information-words.ts';

/** A first communication or disclosure that the product does not know of (Art. 14(3)(b)–(c)). */
export function ActsDialog({ collection, onClose }: { readonly collection: string; onClose(): void }) {
  const say = useWords(informationWords);
  const queries = useQueryClient();
  const action = useAction({ firstCommunication: 'acts-communication', firstDisclosure: 'acts-disclosure' });
  const [firstCommunication, setCommunication] = useState('');
  const [firstDisclosure, setDisclosure] = useState('');
  const save = async () => {
    const body = {
      ...(firstCommunication && { firstCommunication }),
      ...(firstDisclosure && { firstDisclosure }),
    };
    const done = await action.run(async () => {
      await call('POST', `/collections/${collection}/acts`, { body });
      await queries.invalidateQueries({ queryKey: ['information'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('actsTitle')}
      submit={say('collectNow')}
      action={action}
      disabled={firstCommunication === '' && firstDisclosure === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('actsText')}</p>
      <div className={parts.pair}>
        <DateInput
          id="acts-communication"
          label={say('firstCommunication')}
          value={firstCommunication}
          max={today()}
          onChange={setCommunication}
        />
        <DateInput
          id="acts-disclosure"
          label={say('firstDisclosure')}
          value={firstDisclosure}
          max={today()}
          onChange={setDisclosure}
        />
      </div>
    </FormDialog>
  );
}
