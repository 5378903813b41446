import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { actingWords } from './acting-words.ts';
import type { CaseDialogProps } from './dialogs.tsx';
import { useStep } from './use-step.ts';

const proofs = [
  'power_of_attorney',
  'bar_register',
  'birth_certificate',
  'court_order',
  'certificate_of_inheritance',
  'known_to_us',
  'other',
] as const;

/** Whether who acts for the person may: how it was shown, without a conflict, and who gets the answer. */
export function MandateDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(actingWords);
  const { action, take } = useStep(request, {
    result: 'mandate-result',
    conflict: 'mandate-conflict',
    proof: 'mandate-proof',
    law: 'mandate-law',
    note: 'mandate-note',
  });
  const [result, setResult] = useState<'accepted' | 'refused'>('accepted');
  const [conflict, setConflict] = useState<'none' | 'found' | null>(null);
  const [proof, setProof] = useState<string>(proofs[0]);
  const [answerTo, setAnswerTo] = useState<'person' | 'representative'>('person');
  const [law, setLaw] = useState('');
  const [note, setNote] = useState('');
  const accepted = result === 'accepted';
  const settle = async () => {
    const body = {
      result,
      conflict: conflict ?? 'found',
      ...(accepted && { proof, answerTo }),
      ...(law.trim() && { law: law.trim() }),
      ...(note.trim() && { note }),
    };
    if (await take('mandates', body)) onClose();
  };
  return (
    <FormDialog
      title={say('mandateTitle')}
      submit={say('settleMandate')}
      action={action}
      disabled={conflict === null || (!accepted && note.trim() === '')}
      onSubmit={() => void settle()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('mandateText')}</p>
      <RadioChoice<'accepted' | 'refused'>
        name="mandate-result"
        legend={say('resultLabel')}
        value={result}
        onChange={setResult}
        options={(['accepted', 'refused'] as const).map((value) => ({
          value,
          label: say(`result_${value}`),
        }))}
      />
      <RadioChoice<'none' | 'found'>
        name="mandate-conflict"
        legend={say('conflictLabel')}
        value={conflict}
        onChange={setConflict}
        options={(['none', 'found'] as const).map((value) => ({ value, label: say(`conflict_${value}`) }))}
      />
      {accepted && (
        <>
          <NativeSelect
            id="mandate-proof"
            label={say('proofLabel')}
            value={proof}
            onChange={(event) => setProof(event.currentTarget.value)}
            data={proofs.map((value) => ({ value, label: say('proof', { proof: value }) }))}
          />
          <RadioChoice<'person' | 'representative'>
            name="mandate-answer"
            legend={say('answerLabel')}
            value={answerTo}
            onChange={setAnswerTo}
            options={(['person', 'representative'] as const).map((value) => ({
              value,
              label: say(`answer_${value}`),
            }))}
          />
        </>
      )}
      {accepted && request.capacity === 'successor' && (
        <TextInput
          id="mandate-law"
          label={say('lawLabel')}
          description={say('lawNote')}
          value={law}
          onChange={(event) => setLaw(event.currentTarget.value)}
        />
      )}
      <Textarea
        id="mandate-note"
        label={say('mandateNote')}
        rows={3}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
