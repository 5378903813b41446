import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { policyQuery } from './queries.ts';
import { secretWords } from './secret-words.ts';
import type { KeyGroupJson, PolicyLineJson } from './shapes.ts';

/** Which groups may open what, line by line. */
export function PolicySection({ groups }: { readonly groups: readonly KeyGroupJson[] }) {
  const say = useWords(secretWords);
  const { data, error, refetch } = useQuery(policyQuery);
  const lineName = useLineName();
  const [edited, setEdited] = useState<PolicyLineJson | null>(null);
  const names = (ids: readonly string[]) =>
    ids.map((id) => groups.find((group) => group.id === id)?.name ?? '?').join(', ');
  return (
    <section>
      <SectionHeading title={say('policies')} line={false} />
      <p className={parts.quiet} style={{ paddingBottom: 8 }}>
        {say('policiesText')}
      </p>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <table className={parts.table}>
          <tbody>
            {data.map((line) => (
              <tr key={`${line.module} ${line.category}`}>
                <th scope="row" style={line.categoryLabel ? { paddingLeft: 18, fontWeight: 400 } : undefined}>
                  <button
                    type="button"
                    className={parts.link}
                    onClick={() => setEdited(line)}
                    aria-label={say('changePolicy', { what: lineName(line, true) })}
                  >
                    {lineName(line, false)}
                  </button>
                </th>
                <td className={line.groups.length > 0 ? undefined : parts.quiet}>
                  {line.groups.length > 0
                    ? names(line.groups)
                    : say('follows', { groups: names(line.inForce) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && (
        <PolicyDialog
          line={edited}
          name={lineName(edited, true)}
          groups={groups}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}

/** What a line is called: by itself, or with its module. */
function useLineName() {
  const say = useWords(secretWords);
  const label = useLabel();
  return (line: PolicyLineJson, whole: boolean): string => {
    if (!line.moduleLabel) return say('everything');
    const module = label(line.moduleLabel);
    if (!line.categoryLabel) return module;
    return whole ? `${module}, ${label(line.categoryLabel)}` : label(line.categoryLabel);
  };
}

function PolicyDialog({
  line,
  name,
  groups,
  onClose,
}: {
  readonly line: PolicyLineJson;
  readonly name: string;
  readonly groups: readonly KeyGroupJson[];
  onClose(): void;
}) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({ groups: 'policy-groups' });
  const [chosen, setChosen] = useState<readonly string[]>(line.groups);
  const save = async () => {
    const done = await action.run(async () => {
      const body = { module: line.module, category: line.category, groups: chosen };
      await call('PUT', '/secret-policies', { body });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('changePolicy', { what: name })}
      submit={say('saveSure')}
      action={action}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <CheckChoice<string>
        name="policy-groups"
        legend={say('mayOpen')}
        values={chosen}
        onChange={setChosen}
        options={groups.map((group) => ({
          value: group.id,
          label: group.name,
          note: say('mode', { mode: group.mode }),
        }))}
      />
    </FormDialog>
  );
}
