import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { linesOf, NumberField, numberOf } from './number-field.tsx';
import type { PolicyJson, RoleRuleJson } from './queries.ts';
import { securityWords } from './security-words.ts';

/** What each role obeys: second factor, networks, times. */
export function RoleRules({ policy }: { readonly policy: PolicyJson }) {
  const say = useWords(securityWords);
  const locale = useLocale();
  const [edited, setEdited] = useState<RoleRuleJson | null>(null);
  const times = ({ idleMinutes, sessionHours }: RoleRuleJson) =>
    idleMinutes === null && sessionHours === null
      ? say('asEveryone')
      : say('timesValue', {
          idle: idleMinutes ?? policy.sessions.idleMinutes,
          hours: sessionHours ?? policy.sessions.hours,
        });
  return (
    <section className={parts.form}>
      <SectionHeading title={say('ofRoles')} />
      <p className={parts.quiet}>{say('ofRolesText')}</p>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('role')}</th>
            <th scope="col">{say('secondFactor')}</th>
            <th scope="col">{say('networks')}</th>
            <th scope="col">{say('times')}</th>
            <th scope="col" data-align="right">
              {say('users')}
            </th>
          </tr>
        </thead>
        <tbody>
          {policy.roles.map((role) => (
            <tr key={role.id}>
              <th scope="row">
                <button type="button" className={parts.link} onClick={() => setEdited(role)}>
                  {role.name}
                </button>
              </th>
              <td data-label={say('secondFactor')}>
                {role.secondFactor ? (
                  <StateMark tone={role.withoutFactor > 0 ? 'risk' : 'holds'}>
                    {[say('needed'), say('withoutFactor', { count: role.withoutFactor })]
                      .filter(Boolean)
                      .join(', ')}
                  </StateMark>
                ) : (
                  say('notNeeded')
                )}
              </td>
              <td data-label={say('networks')}>
                {role.networks.length > 0 ? (
                  <span className={parts.mono}>{role.networks.join(' ')}</span>
                ) : (
                  say('asEveryone')
                )}
              </td>
              <td data-label={say('times')}>{times(role)}</td>
              <td data-label={say('users')} data-align="right">
                {count(role.users, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {edited && <RoleRuleDialog policy={policy} role={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function RoleRuleDialog({
  policy,
  role,
  onClose,
}: {
  readonly policy: PolicyJson;
  readonly role: RoleRuleJson;
  onClose(): void;
}) {
  const say = useWords(securityWords);
  const queries = useQueryClient();
  const [secondFactor, setSecondFactor] = useState(role.secondFactor);
  const [networks, setNetworks] = useState(role.networks.join('\n'));
  const [idle, setIdle] = useState(role.idleMinutes === null ? '' : String(role.idleMinutes));
  const [hours, setHours] = useState(role.sessionHours === null ? '' : String(role.sessionHours));
  const lines = linesOf(networks);
  const action = useAction({
    networks: 'rule-networks',
    ...Object.fromEntries(lines.map((_, at) => [`networks.${at}`, 'rule-networks'])),
    idleMinutes: 'rule-idle',
    sessionHours: 'rule-hours',
  });
  const save = async () => {
    const body = {
      secondFactor,
      networks: lines,
      idleMinutes: idle.trim() ? numberOf(idle) : null,
      sessionHours: hours.trim() ? numberOf(hours) : null,
    };
    const done = await action.run(async () => {
      await call('PUT', `/settings/sign-in/roles/${role.id}`, { body, version: policy.version });
      await queries.invalidateQueries({ queryKey: ['settings', 'sign-in'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('changeRule', { role: role.name })}
      submit={say('saveRule')}
      action={action}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Tick id="rule-factor" checked={secondFactor} onChange={setSecondFactor}>
        {say('needsFactor')}
      </Tick>
      <Textarea
        id="rule-networks"
        label={say('ruleNetworks')}
        description={say('networksNote')}
        value={networks}
        rows={4}
        spellCheck={false}
        onChange={(event) => setNetworks(event.currentTarget.value)}
      />
      {policy.yourAddress && (
        <p className={parts.quiet}>{say('yourAddress', { address: policy.yourAddress })}</p>
      )}
      <div className={parts.pair}>
        <NumberField
          id="rule-idle"
          label={say('idleMinutes')}
          note={say('emptyAsEveryone')}
          value={idle}
          onChange={setIdle}
        />
        <NumberField
          id="rule-hours"
          label={say('hours')}
          note={say('emptyAsEveryone')}
          value={hours}
          onChange={setHours}
        />
      </div>
    </FormDialog>
  );
}
