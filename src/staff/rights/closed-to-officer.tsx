import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { officerSharingQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** Says which modules that lead to a person the data protection officer does not see, and opens them. */
export function ClosedToOfficer() {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const mayChange = useMe().tools.includes('administration');
  const queries = useQueryClient();
  const action = useAction();
  const { data } = useQuery(officerSharingQuery);
  if (!data || data.length === 0) return null;
  const names = data.map((name) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.labelPlural) : name;
  });
  const open = async () => {
    await call('POST', '/officer-sharing', { body: { modules: data } });
    await queries.invalidateQueries({ queryKey: ['settings'] });
  };
  return (
    <section className={parts.form} role="note">
      <StateMark tone="risk">{say('closedToOfficer', { modules: names.join(', ') })}</StateMark>
      <p className={parts.quiet}>{say('closedToOfficerWhy')}</p>
      {action.errors.map(({ message }) => (
        <p key={message} role="alert">
          {message}
        </p>
      ))}
      {mayChange && (
        <div>
          <Button variant="default" loading={action.busy} onClick={() => void action.run(open)}>
            {say('openToOfficer')}
          </Button>
        </div>
      )}
    </section>
  );
}
