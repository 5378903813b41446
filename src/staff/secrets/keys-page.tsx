import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { GroupCard } from './group-card.tsx';
import { NewGroupDialog } from './group-dialogs.tsx';
import { PolicySection } from './policy-section.tsx';
import { keyGroupsQuery } from './queries.ts';
import { RecoverySection } from './recovery-section.tsx';
import { secretWords } from './secret-words.ts';
import { SecretSettingsSection } from './settings-section.tsx';

/** Who holds the keys of secrets, what they open, how keys are renewed and recovered. */
export function KeysPage() {
  const say = useWords(secretWords);
  const { data, error, refetch } = useQuery({
    ...keyGroupsQuery,
    refetchInterval: (query) =>
      query.state.data?.some((group) => group.rotation && group.rotation.finishedAt === null) ? 3_000 : false,
  });
  const [fresh, setFresh] = useState(false);
  return (
    <SettingsShell
      page="keys"
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setFresh(true)}>
          {say('newGroup')}
        </Button>
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <section>
            <SectionHeading title={say('groups')} count={data.length} />
            <div className={parts.form} style={{ paddingTop: 12 }}>
              {data.map((group) => (
                <GroupCard key={group.id} group={group} />
              ))}
            </div>
          </section>
          <PolicySection groups={data} />
          <RecoverySection groups={data} />
          <SecretSettingsSection />
        </>
      )}
      {fresh && <NewGroupDialog onClose={() => setFresh(false)} />}
    </SettingsShell>
  );
}
