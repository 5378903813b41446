import { useState } from 'react';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import type { CaseDialogProps } from './dialogs.tsx';
import { requestWords } from './request-words.ts';
import type { Outcome, RequestType } from './shapes.ts';
import { useStep } from './use-step.ts';

const always = [
  'manifestly_unfounded',
  'excessive',
  'not_identified',
  'mandate_missing',
  'fee_not_paid',
  'national_law',
] as const;
/** Grounds that a right has of its own. */
const grounds: Readonly<Record<RequestType, readonly string[]>> = {
  access: ['others_rights', 'trade_secret', 'identification_impossible'],
  portability: ['basis_not_portable', 'others_rights', 'identification_impossible'],
  rectification: ['data_accurate', 'identification_impossible'],
  erasure: [
    'legal_obligation',
    'legal_claims',
    'freedom_of_expression',
    'public_health',
    'archiving_research',
    'not_applicable',
  ],
  restriction: ['not_applicable', 'data_accurate'],
  objection: ['compelling_grounds', 'legal_claims', 'not_applicable'],
};
const twoPersons = ['manifestly_unfounded', 'excessive'];

/** What is answered, and why. A refusal names its grounds and reasons; two grounds need a second person. */
export function DecisionDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, {
    outcome: 'decision-outcome',
    grounds: 'decision-grounds',
    reasons: 'decision-reasons',
    note: 'decision-note',
  });
  const onlyRefusal = request.identity === 'refused';
  const nobody = request.subject === null;
  const [outcome, setOutcome] = useState<Outcome>(onlyRefusal ? 'refused' : nobody ? 'no_data' : 'granted');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reasons, setReasons] = useState('');
  const [note, setNote] = useState('');
  const refuses = outcome === 'refused' || outcome === 'partly';
  const needsSecond = refuses && chosen.some((ground) => twoPersons.includes(ground));
  const decide = async () => {
    const body = {
      outcome,
      ...(refuses && { grounds: chosen }),
      ...(reasons.trim() && { reasons }),
      ...(note.trim() && { note }),
    };
    if (await take('decisions', body)) onClose();
  };
  const option = (value: Outcome, disabled = false) => ({
    value,
    label: say('outcome', { outcome: value }),
    note: say('outcomeNote', { outcome: value, type: request.type }),
    disabled,
  });
  return (
    <FormDialog
      title={say('decisionTitle')}
      submit={say(needsSecond ? 'proposeRefusal' : 'decideNow')}
      action={action}
      disabled={refuses && (chosen.length === 0 || reasons.trim() === '')}
      wide
      onSubmit={() => void decide()}
      onClose={onClose}
    >
      <RadioChoice<Outcome>
        name="decision-outcome"
        legend={say('decisionOutcome')}
        value={outcome}
        onChange={setOutcome}
        options={[
          option('granted', onlyRefusal || nobody),
          option('partly', onlyRefusal || nobody),
          option('refused', nobody && !onlyRefusal),
          option('no_data', onlyRefusal),
        ]}
      />
      {refuses && (
        <CheckChoice<string>
          name="decision-grounds"
          legend={say('decisionGrounds')}
          values={chosen}
          onChange={setChosen}
          options={[...grounds[request.type], ...always].map((value) => ({
            value,
            label: say('ground', { ground: value }),
          }))}
        />
      )}
      {needsSecond && <StateMark tone="risk">{say('needsSecond')}</StateMark>}
      <Textarea
        id="decision-reasons"
        label={say(refuses ? 'decisionReasons' : 'decisionWords')}
        description={refuses ? say('complaintAdded') : undefined}
        value={reasons}
        rows={5}
        onChange={(event) => setReasons(event.currentTarget.value)}
      />
      <Textarea
        id="decision-note"
        label={say('noteForUs')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
