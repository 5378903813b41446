import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { modulesQuery } from '../session-queries.ts';
import { ClosedToOfficer } from './closed-to-officer.tsx';
import { type SharingRuleJson, sharingRulesQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { FilterText } from './rule-table.tsx';
import { RulesPage } from './rules-page.tsx';
import { SharingDialog } from './sharing-dialog.tsx';

const levels = ['private', 'read', 'read_edit', 'read_edit_delete'] as const;

/** What each module opens by itself, and the rules that share more. */
export function SharingPage() {
  const say = useWords(rightsWords);
  const rules = useQuery(sharingRulesQuery);
  return (
    <RulesPage<SharingRuleJson>
      page="sharing"
      path="sharing-rules"
      rules={rules}
      add={say('newSharing')}
      none={say('noSharing')}
      columns={[say('shares'), say('forWhom'), say('level')]}
      Cells={Cells}
      Dialog={SharingDialog}
      above={<ClosedToOfficer />}
    >
      <Defaults />
    </RulesPage>
  );
}

function Cells({ rule }: { readonly rule: SharingRuleJson }) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const named = (name: string) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.labelPlural) : name;
  };
  return (
    <>
      <td data-label={say('shares')}>
        {named(rule.module)}:{' '}
        {rule.from.filter ? (
          <FilterText module={rule.module} filter={rule.from.filter} />
        ) : (
          say('partyNamed', { kind: rule.from.kind, title: rule.from.title })
        )}
        {rule.related.length > 0 && (
          <span className={parts.second}>
            {say('related', { modules: rule.related.map(named).join(', ') })}
          </span>
        )}
      </td>
      <td data-label={say('forWhom')}>{say('partyNamed', { ...rule.to })}</td>
      <td data-label={say('level')}>{say('levelName', { level: rule.level })}</td>
    </>
  );
}

/** The default sharing of each module, changed in its place. */
function Defaults() {
  const say = useWords(rightsWords);
  const label = useLabel();
  const me = useMe();
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction();
  const set = (module: string, defaultSharing: string) =>
    void action.run(async () => {
      await call('PATCH', `/modules/${module}`, { body: { defaultSharing } });
      await queries.invalidateQueries({ queryKey: modulesQuery.queryKey });
    });
  return (
    <section className={parts.form}>
      <SectionHeading title={say('sharingDefault')} />
      <p className={parts.quiet}>{say('sharingDefaultLead')}</p>
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      <div className={`${parts.pair} ${parts.pairWide}`}>
        {modules
          .filter((module) => !module.partOf)
          .map((module) => (
            <NativeSelect
              key={module.name}
              label={label(module.labelPlural)}
              value={module.defaultSharing}
              disabled={!me.tools.includes('definitions') || action.busy}
              onChange={(event) => set(module.name, event.currentTarget.value)}
              data={levels.map((value) => ({ value, label: say('sharingDefaultName', { sharing: value }) }))}
            />
          ))}
      </div>
    </section>
  );
}
