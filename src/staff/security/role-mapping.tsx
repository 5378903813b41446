import { Button } from '@mantine/core';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { IconPlus } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { RoleRuleJson } from './queries.ts';
import { securityWords } from './security-words.ts';

/** Which value of the claim gives which role, in order; and the role of everybody else. */
export function RoleMapping({
  draft,
  roles,
  onChange,
}: {
  readonly draft: SingleSignOn;
  readonly roles: readonly RoleRuleJson[];
  onChange(draft: SingleSignOn): void;
}) {
  const say = useWords(securityWords);
  const choices = roles.map((role) => ({ value: role.id, label: role.name }));
  const put = (at: number, change: Partial<SingleSignOn['roles'][number]>) =>
    onChange({
      ...draft,
      roles: draft.roles.map((one, index) => (index === at ? { ...one, ...change } : one)),
    });
  return (
    <>
      {draft.roleClaim !== '' && (
        <fieldset className={parts.choices}>
          <legend>{say('mapping')}</legend>
          <p className={parts.quiet}>{say('mappingNote')}</p>
          {draft.roles.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the order
            <div key={at} className={parts.filters}>
              <TextInput
                label={say('value')}
                value={one.value}
                spellCheck={false}
                onChange={(event) => put(at, { value: event.currentTarget.value })}
              />
              <NativeSelect
                label={say('role')}
                value={one.role}
                data={choices}
                onChange={(event) => put(at, { role: event.currentTarget.value })}
              />
              <Button
                variant="default"
                onClick={() => onChange({ ...draft, roles: draft.roles.filter((_, index) => index !== at) })}
              >
                {say('takeOut')}
              </Button>
            </div>
          ))}
          <div className={parts.actions}>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() =>
                onChange({
                  ...draft,
                  roles: [...draft.roles, { value: '', role: choices[0]?.value ?? '' }],
                })
              }
            >
              {say('addValue')}
            </Button>
          </div>
        </fieldset>
      )}
      {(draft.roleClaim !== '' || draft.newUsers === 'added') && (
        <div className={parts.pair}>
          <NativeSelect
            id="sso-defaultRole"
            label={say('defaultRole')}
            value={draft.defaultRole ?? ''}
            onChange={(event) => onChange({ ...draft, defaultRole: event.currentTarget.value || null })}
            data={[{ value: '', label: say('noRole') }, ...choices]}
          />
        </div>
      )}
    </>
  );
}
