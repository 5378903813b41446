import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { registerQuery } from '../recipients/queries.ts';
import { HowFields, howBody, howControls, startOfHow } from './how-fields.tsx';
import { type PortionJson, showSharing } from './queries.ts';
import { sharingWords } from './sharing-words.ts';

const roles = ['controller', 'joint_controller', 'authority', 'processor'] as const;

/** What a person told us that they object to sharing, put down by staff: with one recipient, a kind of them, or anybody. */
export function ObjectDialog({
  subject,
  portions,
  start,
  onClose,
}: {
  readonly subject: string;
  readonly portions: readonly PortionJson[];
  /** What was chosen on the page. */
  readonly start: { readonly portion: string; readonly recipient: string } | null;
  onClose(): void;
}) {
  const say = useWords(sharingWords);
  const label = useLabel();
  const queries = useQueryClient();
  const action = useAction({ ...howControls, portions: 'sharing-what', recipient: 'sharing-with' });
  const { data } = useQuery(registerQuery);
  const register = data?.filter((one) => one.endedOn === null) ?? [];
  const [chosen, setChosen] = useState<readonly string[]>(start ? [start.portion] : []);
  const [to, setTo] = useState(start?.recipient ?? '');
  const [how, setHow] = useState(startOfHow);
  const save = async () => {
    const role = roles.find((one) => one === to);
    const whom = to === '' ? {} : role ? { recipientRole: role } : { recipient: to };
    const done = await action.run(async () => {
      const body = { portions: chosen, ...whom, ...howBody(how) };
      await call('POST', `/subjects/${subject}/sharing-objections`, { body });
      await Promise.all(showSharing.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('objectTitle')}
      submit={say('objectNow')}
      action={action}
      disabled={chosen.length === 0 || how.reason.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('objectText')}</p>
      <CheckChoice<string>
        name="sharing-what"
        legend={say('portions')}
        values={chosen}
        inline
        options={portions.map((one) => ({ value: one.portion, label: label(one.label) }))}
        onChange={setChosen}
      />
      <NativeSelect
        id="sharing-with"
        label={say('withWhom')}
        value={to}
        data={[
          { value: '', label: say('anybody') },
          ...roles.map((role) => ({
            value: role,
            label: say('kindOf', { role: say('withRole', { role }) }),
          })),
          ...register.map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <HowFields how={how} onChange={setHow} />
    </FormDialog>
  );
}
