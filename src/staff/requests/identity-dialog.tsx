import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { doubts } from './doubts.ts';
import { requestWords } from './request-words.ts';
import { useStep } from './use-step.ts';

const methods = [
  'known_address',
  'call_back',
  'question',
  'document_seen',
  'electronic_id',
  'in_person',
  'mandate_seen',
  'other',
] as const;
type Result = 'confirmed' | 'not_needed' | 'refused';

/** Settles who asks: how it was checked, never a copy of a document. */
export function IdentityDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, {
    result: 'identity-result',
    method: 'identity-method',
    doubt: 'identity-doubt',
    note: 'identity-note',
  });
  const [result, setResult] = useState<Result>(request.subject ? 'confirmed' : 'not_needed');
  const [method, setMethod] = useState('');
  const [doubt, setDoubt] = useState('');
  const [note, setNote] = useState('');
  const check = async () => {
    const body = { result, ...(method && { method }), ...(doubt && { doubt }), ...(note.trim() && { note }) };
    if (await take('identity-checks', body)) onClose();
  };
  const choices = (list: readonly string[], none: string, word: (code: string) => string) => [
    { value: '', label: none },
    ...list.map((value) => ({ value, label: word(value) })),
  ];
  return (
    <FormDialog
      title={say('identityTitle')}
      submit={say('settleIdentity')}
      action={action}
      disabled={result === 'confirmed' && method === ''}
      onSubmit={() => void check()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('identityText')}</p>
      <RadioChoice<Result>
        name="identity-result"
        legend={say('identityResult')}
        value={result}
        onChange={setResult}
        options={[
          {
            value: 'confirmed',
            label: say('identity_confirmed'),
            disabled: request.subject === null,
            ...(request.subject === null && { note: say('personFirst') }),
          },
          { value: 'not_needed', label: say('identity_not_needed'), note: say('identity_not_needed_note') },
          { value: 'refused', label: say('identity_refused'), note: say('identity_refused_note') },
        ]}
      />
      {result === 'confirmed' && (
        <NativeSelect
          id="identity-method"
          label={say('identityMethod')}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value)}
          data={choices(methods, say('choose'), (code) => say('method', { code }))}
        />
      )}
      <NativeSelect
        id="identity-doubt"
        label={say('identityDoubt')}
        value={doubt}
        onChange={(event) => setDoubt(event.currentTarget.value)}
        data={choices(doubts, say('noDoubt'), (code) => say('doubt', { code }))}
      />
      <Textarea
        id="identity-note"
        label={say('noteForUs')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
