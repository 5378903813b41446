import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { FormErrors } from '../parts/form-errors.tsx';
import { Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { PasswordField } from '../parts/password-field.tsx';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { linesOf } from './number-field.tsx';
import { changePolicy, type PolicyJson, policyQuery } from './queries.ts';
import { securityWords } from './security-words.ts';

/** From where one may work, and the wall before the app. */
export function NetworksPage() {
  const say = useWords(securityWords);
  const { data, error, refetch } = useQuery(policyQuery);
  const [saved, setSaved] = useState<Part | null>(null);
  return (
    <SettingsShell page="networks">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <CompanyNetworks key={`networks ${data.version}`} policy={data} saved={saved} onSaved={setSaved} />
      )}
      {data && <Wall key={`wall ${data.version}`} policy={data} saved={saved} onSaved={setSaved} />}
      <p className={parts.quiet}>{say('unlock')}</p>
    </SettingsShell>
  );
}

type Part = 'networks' | 'wall';

interface PartProps {
  readonly policy: PolicyJson;
  /** Kept outside: what was saved has a new version, and the form begins anew with it. */
  readonly saved: Part | null;
  onSaved(part: Part | null): void;
}

/** Saves a part of the rules, and says when it is saved. */
function useSaving({ policy, onSaved }: PartProps, part: Part, controls: Readonly<Record<string, string>>) {
  const queries = useQueryClient();
  const action = useAction(controls);
  const save = (body: object) => {
    onSaved(null);
    return action.run(async () => {
      await changePolicy(policy, body);
      onSaved(part);
      await queries.invalidateQueries({ queryKey: ['settings', 'sign-in'] });
    });
  };
  return { action, save };
}

function CompanyNetworks(props: PartProps) {
  const { policy, saved } = props;
  const say = useWords(securityWords);
  const [text, setText] = useState(policy.networks.join('\n'));
  const lines = linesOf(text);
  const { action, save } = useSaving(props, 'networks', {
    networks: 'company-networks',
    ...Object.fromEntries(lines.map((_, at) => [`networks.${at}`, 'company-networks'])),
  });
  return (
    <form
      className={parts.form}
      style={{ maxWidth: 640 }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save({ networks: lines });
      }}
    >
      <SectionHeading title={say('companyNetworks')} />
      <FormErrors errors={action.errors}>
        <p className={parts.prose}>{say('companyNetworksText')}</p>
        <Textarea
          id="company-networks"
          label={say('ruleNetworks')}
          description={say('networksNote')}
          placeholder={say('everywhere')}
          value={text}
          rows={5}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {policy.yourAddress && (
          <p className={parts.quiet}>{say('yourAddress', { address: policy.yourAddress })}</p>
        )}
        <div className={parts.actions}>
          <Button type="submit" loading={action.busy}>
            {say('saveNetworks')}
          </Button>
          <span aria-live="polite">
            {saved === 'networks' && <StateMark tone="holds">{say('saved')}</StateMark>}
          </span>
        </div>
      </FormErrors>
    </form>
  );
}

function Wall(props: PartProps) {
  const { policy, saved } = props;
  const say = useWords(securityWords);
  const { wall } = policy;
  const { action, save } = useSaving(props, 'wall', {
    'wall.username': 'wall-username',
    'wall.password': 'wall-password',
  });
  const [on, setOn] = useState(wall.on);
  const [username, setUsername] = useState(wall.username);
  const [password, setPassword] = useState('');
  return (
    <form
      className={parts.form}
      style={{ maxWidth: 640 }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save({ wall: { on, ...(username && { username }), ...(password && { password }) } });
      }}
    >
      <SectionHeading
        title={say('wall')}
        action={wall.on && <StateMark tone="holds">{say('wallOn')}</StateMark>}
      />
      <FormErrors errors={action.errors}>
        <p className={parts.prose}>{say('wallText')}</p>
        <Tick id="wall-on" checked={on} onChange={setOn}>
          {say('wallOn')}
        </Tick>
        <div className={parts.pair}>
          <TextInput
            id="wall-username"
            label={say('wallUsername')}
            value={username}
            autoComplete="off"
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordField
            id="wall-password"
            label={say('wallPassword')}
            description={say(wall.hasPassword ? 'wallKeep' : 'wallNew')}
            value={password}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        <div className={parts.actions}>
          <Button type="submit" loading={action.busy}>
            {say('saveWall')}
          </Button>
          <span aria-live="polite">
            {saved === 'wall' && <StateMark tone="holds">{say('saved')}</StateMark>}
          </span>
        </div>
      </FormErrors>
    </form>
  );
}
