import { useQuery } from '@tanstack/react-query';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../../parts/choice.tsx';
import { purposesQuery } from '../../purpose-names.ts';
import { useMay } from '../../session.tsx';
import type { RestrictionScope } from './queries.ts';
import { stateWords } from './state-words.ts';

const kinds = ['record', 'dependants', 'fields', 'purposes'] as const;
export type ScopeKind = (typeof kinds)[number];

/** How far a restriction is to reach, as it is being chosen. */
export interface ScopeDraft {
  readonly kind: ScopeKind;
  readonly fields: readonly string[];
  readonly purposes: readonly string[];
}

export const wholeRecord: ScopeDraft = { kind: 'record', fields: [], purposes: [] };

/** The scope as the API takes it. */
export function scopeOf({ kind, fields, purposes }: ScopeDraft): RestrictionScope {
  if (kind === 'fields') return { kind, fields };
  return kind === 'purposes' ? { kind, purposes } : { kind };
}

/** The record, what hangs on it too, some fields of it, or some purposes only. */
export function ScopeChoice({
  module,
  scope,
  onScope,
}: {
  readonly module: ModuleDefinition;
  readonly scope: ScopeDraft;
  onScope(scope: ScopeDraft): void;
}) {
  const say = useWords(stateWords);
  const label = useLabel();
  const { sees } = useMay(module.name);
  const purposes = useQuery({ ...purposesQuery, enabled: scope.kind === 'purposes' });
  return (
    <>
      <RadioChoice<ScopeKind>
        name="state-scope"
        legend={say('scope')}
        options={kinds.map((value) => ({
          value,
          label: say('scopeName', { scope: value }),
          note: say('scopeNote', { scope: value }),
        }))}
        value={scope.kind}
        onChange={(kind) => onScope({ ...scope, kind })}
      />
      {scope.kind === 'fields' && (
        <CheckChoice
          name="state-scope-fields"
          legend={say('whichFields')}
          options={module.fields
            .filter(sees)
            .map((field) => ({ value: field.name, label: label(field.label) }))}
          values={scope.fields}
          inline
          onChange={(fields) => onScope({ ...scope, fields })}
        />
      )}
      {scope.kind === 'purposes' && (
        <CheckChoice
          name="state-scope-purposes"
          legend={say('whichPurposes')}
          options={[...(purposes.data ?? [])].map(([value, name]) => ({ value, label: label(name) }))}
          values={scope.purposes}
          onChange={(chosen) => onScope({ ...scope, purposes: chosen })}
        />
      )}
    </>
  );
}
