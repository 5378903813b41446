import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ComponentType, type ReactNode, useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import type { AnyRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import type { RulePath } from './rule-form.ts';
import { RemoveRule, RuleName, RuleState } from './rule-table.tsx';

/** The page of one kind of rule: its table, the form of the one that is opened, the question before one is removed. */
export function RulesPage<Rule extends AnyRuleJson>({
  page,
  path,
  rules,
  add,
  none,
  columns,
  Cells,
  noteOf,
  Dialog,
  above,
  children,
}: {
  readonly page: 'sharing' | 'record-rules';
  readonly path: RulePath;
  readonly rules: UseQueryResult<readonly Rule[]>;
  /** The words of the button, and what stands where there is no rule. */
  readonly add: string;
  readonly none: string;
  /** The headings between a rule's name and how it stands, and the cells below them. */
  readonly columns: readonly string[];
  readonly Cells: ComponentType<{ readonly rule: Rule }>;
  noteOf?(rule: Rule): ReactNode;
  readonly Dialog: ComponentType<{
    readonly rule: Rule | null;
    onRemove(rule: Rule): void;
    onClose(): void;
  }>;
  /** What stands before the table. */
  readonly above?: ReactNode;
  /** What follows the table. */
  readonly children?: ReactNode;
}) {
  const say = useWords(rightsWords);
  const mayChange = useMe().tools.includes('administration');
  const { data, error, refetch } = rules;
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const [removed, setRemoved] = useState<Rule | null>(null);
  return (
    <SettingsShell
      page={page}
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {add}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {above}
      {data?.length === 0 && <EmptyState>{none}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              {[say('rule'), ...columns, say('active')].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((rule) => (
              <tr key={rule.id}>
                <RuleName
                  rule={rule}
                  mayChange={mayChange}
                  onOpen={() => setEdited(rule)}
                  note={noteOf?.(rule)}
                />
                <Cells rule={rule} />
                <td data-label={say('active')}>
                  <RuleState rule={rule} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {children}
      {edited && (
        <Dialog
          rule={edited === 'new' ? null : edited}
          onRemove={(rule) => {
            setEdited(null);
            setRemoved(rule);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && <RemoveRule rule={removed} path={path} onClose={() => setRemoved(null)} />}
    </SettingsShell>
  );
}
