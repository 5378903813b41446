import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { exportWords } from './export-words.ts';
import { fileSize } from './file-size.ts';
import { type ExportJson, exportQuery } from './queries.ts';

/** An export on its way: its progress, then its file. */
export function ExportMade({ started, onClose }: { readonly started: ExportJson; onClose(): void }) {
  const say = useWords(exportWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const { data: now = started } = useQuery(exportQuery(started.id));
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['export', started.id] });
    void queries.invalidateQueries({ queryKey: ['exports'] });
  };
  const left = now.leftOut.restricted ?? 0;
  const objected = now.leftOut.objected ?? 0;
  return (
    <>
      {now.state !== 'ready' && <JobLine id={started.job} label={say('making')} onOver={refresh} />}
      <div role="status">
        {now.state === 'ready' && (
          <>
            <p>
              {say('ready', {
                rows: now.rows ?? 0,
                size: fileSize(now.bytes ?? 0, locale),
                until: plainInstant(now.expiresAt ?? '', locale),
              })}
            </p>
            {left > 0 && <p>{say('leftOut', { count: left })}</p>}
            {objected > 0 && (
              <p>{say('objected', { count: now.leftOut.objecting ?? 0, values: objected })}</p>
            )}
          </>
        )}
        {now.state !== 'ready' && <p className={parts.quiet}>{say('goesOn')}</p>}
      </div>
      <div className={parts.buttons}>
        <Button variant="subtle" component={Link} to="/exports" onClick={onClose}>
          {say('toExports')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {say('close')}
        </Button>
        {now.href && (
          <Button component="a" href={now.href} download onClick={refresh}>
            {say('download')}
          </Button>
        )}
      </div>
    </>
  );
}
