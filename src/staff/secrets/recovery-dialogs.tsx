import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, NumberInput, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { PeopleChoice } from './people-choice.tsx';
import { noProof, ProofFields, proofBody } from './proof-fields.tsx';
import { secretWords } from './secret-words.ts';
import type { KeyGroupJson } from './shapes.ts';

type People = readonly { readonly id: string; readonly name: string }[];

/** Who holds shares, and how many have to come together. */
export function SetUpRecoveryDialog({ onClose }: { onClose(): void }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({
    threshold: 'recovery-threshold',
    holders: 'recovery-holders',
    password: 'proof-password',
    code: 'proof-code',
  });
  const [threshold, setThreshold] = useState(2);
  const [holders, setHolders] = useState<People>([]);
  const [proof, setProof] = useState(noProof);
  const set = async () => {
    const done = await action.run(async () => {
      const body = { threshold, holders: holders.map((one) => one.id), ...proofBody(proof) };
      await call('PUT', '/key-recovery', { body });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
    setProof(noProof);
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('setUp')}
      submit={say('setUp')}
      action={action}
      disabled={holders.length < 2}
      onSubmit={() => void set()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('setUpText')}</p>
      <PeopleChoice id="recovery-holders" label={say('holders')} people={holders} onChange={setHolders} />
      <NumberInput
        id="recovery-threshold"
        label={say('threshold')}
        value={threshold}
        min={2}
        max={Math.max(2, holders.length)}
        allowDecimal={false}
        onChange={(value) => setThreshold(Number(value))}
      />
      <ProofFields proof={proof} onChange={setProof} />
    </FormDialog>
  );
}

/** Which group's key is lost, who is to have it, and why. */
export function RecoverDialog({
  groups,
  onClose,
}: {
  readonly groups: readonly KeyGroupJson[];
  onClose(): void;
}) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({ group: 'recover-group', members: 'recover-members', reason: 'recover-reason' });
  const [group, setGroup] = useState(groups[0]?.id ?? '');
  const [members, setMembers] = useState<People>([]);
  const [reason, setReason] = useState('');
  const start = async () => {
    const done = await action.run(async () => {
      const body = { kind: 'recovery', group, members: members.map((one) => one.id), reason };
      await call('POST', '/key-recovery/ceremonies', { body });
      await queries.invalidateQueries({ queryKey: ['keys', 'recovery'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('recoverTitle')}
      submit={say('callHolders')}
      action={action}
      disabled={members.length === 0 || reason.trim() === ''}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('recoverText')}</p>
      <NativeSelect
        id="recover-group"
        label={say('group')}
        value={group}
        onChange={(event) => setGroup(event.currentTarget.value)}
        data={groups.map((one) => ({ value: one.id, label: one.name }))}
      />
      <PeopleChoice id="recover-members" label={say('whoGets')} people={members} onChange={setMembers} />
      <Textarea
        id="recover-reason"
        label={say('recoverReason')}
        value={reason}
        rows={2}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
