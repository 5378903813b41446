import { useState } from 'react';
import { readId } from '../../fields/written-id.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import type { CaseDialogProps } from './dialogs.tsx';
import { UserLookup } from './person-lookup.tsx';
import { requestWords } from './request-words.ts';
import { useStep } from './use-step.ts';

/** Who leads the case. */
export function AssignmentDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const me = useMe();
  const { action, take } = useStep(request, { lead: 'assignment-lead' });
  const now = request.lead && { module: 'users', id: request.lead.id, title: request.lead.name ?? '' };
  const [lead, setLead] = useState<JsonValue | null>(now ?? { module: 'users', id: me.id, title: me.name });
  const assign = async () => {
    if (await take('assignments', { lead: lead === null ? null : (readId(lead)?.id ?? null) })) onClose();
  };
  return (
    <FormDialog
      title={say('assignTitle')}
      submit={say('assignNow')}
      action={action}
      onSubmit={() => void assign()}
      onClose={onClose}
    >
      <UserLookup id="assignment-lead" label={say('caseLead')} value={lead} onChange={setLead} autoFocus />
    </FormDialog>
  );
}

/** The answer has left the house. */
export function DispatchDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { at: 'dispatch-at', note: 'dispatch-note' });
  const [at, setAt] = useState(request.clock.today);
  const [note, setNote] = useState('');
  const prove = async () => {
    if (await take('dispatches', { at, ...(note.trim() && { note }) })) onClose();
  };
  return (
    <FormDialog
      title={say('dispatchTitle')}
      submit={say('proveDispatch')}
      action={action}
      onSubmit={() => void prove()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('dispatchText')}</p>
      <DateInput
        id="dispatch-at"
        label={say('dispatchedOn')}
        value={at}
        max={request.clock.today}
        onChange={setAt}
      />
      <Textarea
        id="dispatch-note"
        label={say('dispatchNote')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function ClosureDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request);
  const close = async () => {
    if (await take('closures', {})) onClose();
  };
  return (
    <FormDialog
      title={say('closeTitle')}
      submit={say('close')}
      action={action}
      onSubmit={() => void close()}
      onClose={onClose}
    >
      <p>{say('closeText')}</p>
    </FormDialog>
  );
}

export function WithdrawalDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { note: 'withdrawal-note' });
  const [note, setNote] = useState('');
  const withdraw = async () => {
    if (await take('withdrawals', note.trim() ? { note } : {})) onClose();
  };
  return (
    <FormDialog
      title={say('withdrawTitle')}
      submit={say('withdrawNow')}
      action={action}
      onSubmit={() => void withdraw()}
      onClose={onClose}
    >
      <p>{say('withdrawText')}</p>
      <Textarea
        id="withdrawal-note"
        label={say('withdrawNote')}
        value={note}
        rows={3}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

const reopenings = ['bounced', 'incomplete', 'complaint', 'authority', 'new_facts'] as const;
type Reopening = (typeof reopenings)[number];

export function ReopeningDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { reason: 'reopening-reason', note: 'reopening-note' });
  const [reason, setReason] = useState<Reopening>('incomplete');
  const [note, setNote] = useState('');
  const reopen = async () => {
    if (await take('reopenings', { reason, ...(note.trim() && { note }) })) onClose();
  };
  return (
    <FormDialog
      title={say('reopenTitle')}
      submit={say('reopenNow')}
      action={action}
      onSubmit={() => void reopen()}
      onClose={onClose}
    >
      <RadioChoice<Reopening>
        name="reopening-reason"
        legend={say('reopenReason')}
        value={reason}
        onChange={setReason}
        options={reopenings.map((value) => ({ value, label: say('reopening', { reason: value }) }))}
      />
      <Textarea
        id="reopening-note"
        label={say('noteForUs')}
        value={note}
        rows={3}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
