import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { actingWords } from './acting-words.ts';
import type { CaseDialogProps } from './dialogs.tsx';
import { useStep } from './use-step.ts';

/** A reasonable fee, with its ground and reasons; a second person approves it (Art. 12(5), 15(3)). */
export function FeeDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(actingWords);
  const { action, take } = useStep(request, {
    amount: 'fee-amount',
    grounds: 'fee-grounds',
    reasons: 'fee-reasons',
  });
  const [amount, setAmount] = useState('');
  const [grounds, setGrounds] = useState<readonly string[]>([]);
  const [reasons, setReasons] = useState('');
  const choices = [
    'manifestly_unfounded',
    'excessive',
    ...(request.type === 'access' ? ['further_copy'] : []),
  ];
  const propose = async () => {
    const body = { amount: amount.trim().replace(',', '.'), grounds, reasons };
    if (await take('fees', body)) onClose();
  };
  return (
    <FormDialog
      title={say('feeTitle')}
      submit={say('proposeFee')}
      action={action}
      disabled={amount.trim() === '' || grounds.length === 0 || reasons.trim() === ''}
      onSubmit={() => void propose()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('feeText')}</p>
      <TextInput
        id="fee-amount"
        label={say('amount')}
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <CheckChoice<string>
        name="fee-grounds"
        legend={say('feeGrounds')}
        values={grounds}
        options={choices.map((ground) => ({ value: ground, label: say('feeGround', { ground }) }))}
        onChange={setGrounds}
      />
      <Textarea
        id="fee-reasons"
        label={say('feeReasons')}
        rows={5}
        value={reasons}
        onChange={(event) => setReasons(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** A proposed fee goes back to who proposed it, with the reason. */
export function FeeBackDialog({ request, fee, onClose }: CaseDialogProps & { readonly fee: string }) {
  const say = useWords(actingWords);
  const { action, take } = useStep(request, { reason: 'fee-back' });
  const [reason, setReason] = useState('');
  const send = async () => {
    if (await take(`fees/${fee}/approvals`, { decision: 'sent_back', reason })) onClose();
  };
  return (
    <FormDialog
      title={say('feeBackTitle')}
      submit={say('feeBackTitle')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Textarea
        id="fee-back"
        label={say('feeBackReason')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
