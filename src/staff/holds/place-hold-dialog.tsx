import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { holdWords } from './hold-words.ts';
import { showHolds } from './queries.ts';

export interface HeldRecord {
  readonly module: string;
  readonly id: string;
  readonly number: string;
}

/** Keeps a record, or everything about a person, from being destroyed while a claim needs it. */
export function PlaceHoldDialog({ over, onClose }: { readonly over: HeldRecord; onClose(): void }) {
  const say = useWords(holdWords);
  const queries = useQueryClient();
  const action = useAction({ matter: 'hold-matter', reviewOn: 'hold-review' });
  const [matter, setMatter] = useState('');
  const [reviewOn, setReviewOn] = useState(inSixMonths);
  const save = async () => {
    const done = await action.run(async () => {
      await call('POST', '/holds', {
        body: { module: over.module, record: over.id, matter: matter.trim(), reviewOn },
      });
      await Promise.all(showHolds.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('placeTitle', { number: over.number })}
      submit={say('placeNow')}
      action={action}
      disabled={matter.trim() === '' || reviewOn === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('placeText')}</p>
      <TextInput
        id="hold-matter"
        label={say('matterLabel')}
        description={say('matterNote')}
        maxLength={200}
        value={matter}
        onChange={(event) => setMatter(event.currentTarget.value)}
      />
      <DateInput
        id="hold-review"
        label={say('reviewLabel')}
        description={say('reviewNote')}
        value={reviewOn}
        onChange={setReviewOn}
      />
    </FormDialog>
  );
}

/** A hold is looked at again within half a year. */
function inSixMonths(): string {
  const [year = 0, month = 1, day = 1] = today().split('-').map(Number);
  const last = new Date(Date.UTC(year, month + 6, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + 6, Math.min(day, last))).toISOString().slice(0, 10);
}
