import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { exemptionCodes, informationWords } from './information-words.ts';

/** Why a person need not be told where their data came from (Art. 14(5)). */
export function ExemptDialog({ collection, onClose }: { readonly collection: string; onClose(): void }) {
  const say = useWords(informationWords);
  const queries = useQueryClient();
  const action = useAction({ exemption: 'exempt-ground', reason: 'exempt-reason' });
  const [exemption, setExemption] = useState<(typeof exemptionCodes)[number]>('informed_already');
  const [reason, setReason] = useState('');
  const save = async () => {
    const done = await action.run(async () => {
      await call('POST', `/collections/${collection}/exemptions`, { body: { exemption, reason } });
      await queries.invalidateQueries({ queryKey: ['information'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('exemptTitle')}
      submit={say('exemptNow')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <RadioChoice<(typeof exemptionCodes)[number]>
        name="exempt-ground"
        legend={say('exemptWhy')}
        value={exemption}
        options={exemptionCodes.map((code) => ({
          value: code,
          label: say('exemption', { exemption: code }),
        }))}
        onChange={setExemption}
      />
      <Textarea
        id="exempt-reason"
        label={say('reason')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
